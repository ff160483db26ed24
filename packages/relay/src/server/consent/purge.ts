import type { Clock, ConsentState, DurationMs, EpochMs, Tracker } from '@waymark/core';
import { deadlineIn } from '@waymark/core/lean';
import type { ConsentDecision } from '../read/read-decision.ts';

/** Takes out of the outbox what a visitor withdrew. Resolves when that is done. */
export type Purge = (decision: ConsentDecision) => Promise<void>;

interface Round {
  readonly consent: ConsentState;
  readonly withdrawals: Map<string, EpochMs>;
  readonly done: Promise<void>;
}

/** How long others wait for a search that does not come to its end, because an outbox never answers. It goes on by itself, if it does. Unit: milliseconds. */
const patienceMs: DurationMs = 60_000;

/**
 * One search through the outbox at a time, however many visitors decide: those who withdraw the same meanwhile are looked for together by the next one. So
 * nobody can make the relay search without end for each of many decisions, nor by purposes that he makes up: only those of destinations count.
 */
export function createPurge(withdraw: Tracker['withdraw'], purposes: readonly string[], clock: Clock): Purge {
  const waiting = new Map<string, Round>();
  let last: Promise<unknown> = Promise.resolve();

  function begin(key: string, consent: ConsentState): Round {
    const withdrawals = new Map<string, EpochMs>();
    const done = last.then(async () => {
      waiting.delete(key);
      await withdraw(withdrawals, consent);
    });
    last = last.then(async () => {
      const patience = deadlineIn(clock, patienceMs);
      await patience.orOver(done);
      patience.stop();
    });
    const round = { consent, withdrawals, done };
    waiting.set(key, round);
    return round;
  }

  return async ({ browserId, at, state }) => {
    const decided = purposes.filter((purpose) => state[purpose] !== undefined);
    if (browserId === undefined || decided.every((purpose) => state[purpose])) return;
    const consent = Object.fromEntries(decided.map((purpose) => [purpose, state[purpose] ? ('granted' as const) : ('denied' as const)]));
    const key = JSON.stringify(consent);
    const round = waiting.get(key) ?? begin(key, consent);
    round.withdrawals.set(browserId, Math.max(at, round.withdrawals.get(browserId) ?? 0));
    await round.done;
  };
}
