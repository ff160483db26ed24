import type { Acceptance, EventEnvelope, Tracker } from '@waymark/core';
import type { Withdrawals } from '../consent/withdrawals.ts';
import type { SeenIds } from './seen-ids.ts';

/** What accepting events needs of the relay. */
export interface AcceptOptions {
  readonly accept: Tracker['accept'];
  readonly seen: SeenIds;
  readonly withdrawals: Withdrawals;
  /** True when the outbox has so little room that it could give up what was accepted earlier. */
  isFull(): boolean;
  /** True while the outbox takes what it cannot keep. */
  isUnsafe(): boolean;
  /** Hears of events that are right: of those too that no destination wants, which tell of their visitor all the same. */
  heard(events: readonly EventEnvelope[]): void;
  /** Hears how many of them were taken, or known already. */
  remembered(count: number): void;
}

/** What became of an event, and the cause behind the reason where it is the relay's own. */
export type OnceAccepted = Acceptance & { readonly code?: string };

/** The events as they were handed on, and a result for each. */
export interface AcceptedOnce {
  readonly events: readonly EventEnvelope[];
  readonly results: readonly OnceAccepted[];
}

/** Hands events to the tracker once each, whoever sends them: those whose id is known, or on its way with another request, are repeats. In the order of the events. What a visitor has withdrawn since is not granted to them any more. */
export async function acceptOnce(options: AcceptOptions, made: readonly EventEnvelope[]): Promise<AcceptedOnce> {
  const limited = options.withdrawals.limit(made);
  const events = limited instanceof Promise ? await limited : limited;
  const fresh: EventEnvelope[] = [];
  const claims = events.map((event) => {
    const claim = options.seen.claim(event.id);
    if (claim === 'new') fresh.push(event);
    return claim;
  });
  const accepted = await handOver(options, fresh);
  const results = fresh.length === events.length ? accepted : await together(events, claims, accepted);
  options.heard(events.filter((_event, index) => isRight(results[index])));
  options.remembered(results.filter(({ status }) => status !== 'dropped').length);
  return { events, results };
}

/**
 * Gives the new events to the tracker, where there is room for them now, and ends their claims, also when the tracker fails. One result for each, in their order.
 * What the outbox has taken into memory alone is not kept yet: its sender comes again, until it is.
 */
async function handOver({ accept, seen, isFull, isUnsafe }: Pick<AcceptOptions, 'accept' | 'seen' | 'isFull' | 'isUnsafe'>, events: readonly EventEnvelope[]): Promise<readonly Acceptance[]> {
  let results: readonly Acceptance[] = [];
  try {
    if (events.length === 0) return results;
    const taken = isFull() ? events.map(({ id }) => notKept(id)) : await accept(events);
    results = isUnsafe() ? taken.map((each) => (each.status === 'dropped' ? each : notKept(each.id))) : taken;
    return results;
  } finally {
    events.forEach(({ id }, index) => seen.settle(id, (results[index] ?? notKept(id)).status !== 'dropped'));
  }
}

/** The results of new events, and those of repeats between them. */
function together(events: readonly EventEnvelope[], claims: readonly ReturnType<SeenIds['claim']>[], accepted: readonly Acceptance[]): Promise<readonly OnceAccepted[]> {
  const results = accepted.values();
  return Promise.all(
    events.map(({ id }, index) => {
      const claim = claims[index] ?? 'seen';
      if (claim === 'new') return results.next().value ?? notKept(id);
      return claim === 'seen' ? repeatOf(id, true) : claim.then((kept) => repeatOf(id, kept));
    }),
  );
}

function isRight(result: OnceAccepted | undefined): boolean {
  return result?.status !== 'dropped' || result.reason === 'not-wanted';
}

function notKept(id: string): OnceAccepted {
  return { id, status: 'dropped', reason: 'queue-full' };
}

function repeatOf(id: string, kept: boolean): OnceAccepted {
  return kept ? { id, status: 'repeated' } : { ...notKept(id), code: 'earlier-copy-failed' };
}
