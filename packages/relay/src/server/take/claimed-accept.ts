import type { Acceptance, Clock, DurationMs, EventEnvelope, Refusal, StateStore, Tracker } from '@waymark/core';
import { StateFailure } from '../consent/state-failure.ts';
import type { Withdrawals } from '../consent/withdrawals.ts';
import { scopedState } from '../sources/scoped-state.ts';

/** What claiming needs of the relay. */
export interface ClaimOptions {
  readonly accept: Tracker['accept'];
  /** Asked when claims are there, which may take seconds: visitors withdraw meanwhile. */
  readonly limit: Withdrawals['limit'];
  /** That of all relays. */
  readonly state: StateStore;
  readonly rememberMs: DurationMs;
  readonly clock: Pick<Clock, 'after' | 'ticks'>;
  readonly onError: (problem: Refusal) => void;
  /** True while the outbox takes what it cannot keep. */
  isUnsafe(): boolean;
}

/** How long a claim holds that nobody has ended: longer than an outbox takes to commit, and not so long that the copy of a process that was killed is kept waiting. Unit: milliseconds. */
const claimMs: DurationMs = 3000;
/** How often somebody looks who waits for another's claim, and how long at most. Unit: milliseconds. */
const lookMs: DurationMs = 25;
const patienceMs: DurationMs = 2 * claimMs;
/** In which what is given back is gone. Unit: milliseconds. */
const soonMs: DurationMs = 1;
const kept = 'kept';

type Claim = 'ours' | 'kept' | 'elsewhere';

/**
 * Takes an event that counts (an order, a sign-up, a goal) in one of the relays that share a state, whichever it is sent to: page, backend and vendor tell of the same order, and
 * each may come to another process. It is claimed before it is taken, and the claim is made to last when it is kept. A copy that comes meanwhile waits for that. All other
 * events come again only from the page that sent them, and pass.
 */
export function claimedAccept({ accept, limit, state: shared, rememberMs, clock, onError, isUnsafe }: ClaimOptions): Tracker['accept'] {
  const state = scopedState(shared, 'came');
  /** Made with the first claim: Workers give no chance before the first request. */
  let own: string | undefined;

  async function claim(id: string): Promise<Claim> {
    const me = (own ??= crypto.randomUUID());
    const until = clock.ticks() + patienceMs;
    for (;;) {
      if (await state.replace(id, undefined, me, claimMs)) return 'ours';
      const holder = await state.get(id);
      // One of ours that could not be ended: whoever in this process has the id has been waited for.
      if (holder === kept || holder === me) return holder === me ? 'ours' : 'kept';
      if (clock.ticks() >= until) return 'elsewhere';
      await new Promise<void>((resolve) => void clock.after(lookMs, resolve));
    }
  }

  /** The event is kept whatever becomes of this, so nobody is turned away for it. What was not kept is freed only where the claim is still ours: another relay may have taken the event since. */
  async function end(id: string, isKept: boolean): Promise<void> {
    try {
      await (isKept ? state.set(id, kept, rememberMs) : state.replace(id, own, '', soonMs));
    } catch (cause) {
      onError({ code: 'state-failed', message: 'The state store failed to note that an event was taken. A copy that comes to another relay may be taken too.', cause });
    }
  }

  async function claimAll(events: readonly EventEnvelope[]): Promise<ReadonlyMap<string, Claim>> {
    try {
      return new Map(await Promise.all(events.map(async ({ id }) => [id, await claim(id)] as const)));
    } catch (cause) {
      onError({ code: 'state-failed', message: 'The state store failed to tell whether an event was taken before. Its sender is told to come again.', cause });
      throw new StateFailure(cause);
    }
  }

  return async (events) => {
    const counting = events.filter(({ priority }) => priority === 'critical');
    if (counting.length === 0) return accept(events);
    const claims = await claimAll(counting);
    const ours = events.filter(({ id }) => (claims.get(id) ?? 'ours') === 'ours');
    const taken = new Map<string, Acceptance>();
    try {
      for (const result of ours.length > 0 ? await accept(await limit(ours)) : []) taken.set(result.id, result);
    } finally {
      const ends = counting.filter(({ id }) => claims.get(id) === 'ours').map(({ id }) => end(id, (taken.get(id) ?? dropped(id)).status !== 'dropped' && !isUnsafe()));
      await Promise.all(ends);
    }
    return events.map(({ id }) => taken.get(id) ?? (claims.get(id) === 'kept' ? { id, status: 'repeated' } : dropped(id)));
  };
}

function dropped(id: string): Acceptance {
  return { id, status: 'dropped', reason: 'queue-full' };
}
