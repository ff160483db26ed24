import type { Acceptance, EventEnvelope, Tracker } from '@waymark/core';
import type { Withdrawals } from './consent/withdrawals.ts';
import type { SeenIds } from './seen-ids.ts';

/** What accepting events needs of the relay. */
export interface AcceptOptions {
  readonly accept: Tracker['accept'];
  readonly seen: SeenIds;
  readonly withdrawals: Withdrawals;
  /** Hears of events that were taken, or known already. */
  heard(events: readonly EventEnvelope[]): void;
}

/** What became of an event, and the cause behind the reason where it is the relay's own. */
export type OnceAccepted = Acceptance & { readonly code?: string };

/** Hands events to the tracker once each, whoever sends them: those whose id is known, or on its way with another request, are repeats. In the order of the events. What a visitor has withdrawn since is not granted to them any more. */
export async function acceptOnce({ accept, seen, withdrawals, heard }: AcceptOptions, made: readonly EventEnvelope[]): Promise<readonly OnceAccepted[]> {
  const limited = withdrawals.limit(made);
  const events = limited instanceof Promise ? await limited : limited;
  const fresh: EventEnvelope[] = [];
  const claims = events.map((event) => {
    const claim = seen.claim(event.id);
    if (claim === 'new') fresh.push(event);
    return claim;
  });
  const accepted = await handOver({ accept, seen }, fresh);
  const results = await Promise.all(
    events.map(({ id }, index) => {
      const claim = claims[index] ?? 'seen';
      if (claim === 'new') return accepted.get(id) ?? notKept(id);
      return claim === 'seen' ? repeatOf(id, true) : claim.then((kept) => repeatOf(id, kept));
    }),
  );
  heard(events.filter((_event, index) => results[index]?.status !== 'dropped'));
  return results;
}

/** Gives the new events to the tracker and ends their claims, also when the tracker fails. */
async function handOver({ accept, seen }: Pick<AcceptOptions, 'accept' | 'seen'>, events: readonly EventEnvelope[]): Promise<ReadonlyMap<string, Acceptance>> {
  const kept = new Set<string>();
  try {
    const results = events.length === 0 ? [] : await accept(events);
    for (const { id, status } of results) if (status !== 'dropped') kept.add(id);
    return new Map(results.map((result) => [result.id, result]));
  } finally {
    for (const { id } of events) seen.settle(id, kept.has(id));
  }
}

function notKept(id: string): OnceAccepted {
  return { id, status: 'dropped', reason: 'queue-full' };
}

function repeatOf(id: string, kept: boolean): OnceAccepted {
  return kept ? { id, status: 'repeated' } : { ...notKept(id), code: 'earlier-copy-failed' };
}
