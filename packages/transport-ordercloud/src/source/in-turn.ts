import type { Clock, DurationMs, StateStore } from '@waymark/core';
import { stateKey } from '../receiver/state-key.ts';
import { updateState } from '../receiver/update-state.ts';

/** Runs work about one thing one after another, in this process and among all that share the store. */
export type InTurn = <Result>(about: string, run: () => Promise<Result>) => Promise<Result>;

/** Longest that a relay keeps its turn, should it die meanwhile. Unit: milliseconds. */
const turnMs: DurationMs = 3000;
/** Longest wait for those before. Then it goes on: nothing is lost by it, but two events may change places. Unit: milliseconds. */
const patienceMs: DurationMs = 500;
const pauseMs: DurationMs = 15;

/**
 * Keeps the order of what is told of one cart. Destinations compare a cart with the one before, so an older one that comes later would count as lines taken
 * out and put in again.
 */
export function inTurn(state: StateStore, clock: Clock): InTurn {
  const last = new Map<string, Promise<unknown>>();

  /** Resolves when the work has ended, whatever came of it, or after a time. */
  function waitFor(work: Promise<unknown> | undefined, most: DurationMs): Promise<void> {
    return new Promise((resolve) => {
      const stop = clock.after(most, resolve);
      const end = (): void => {
        stop();
        resolve();
      };
      work?.then(end, end);
    });
  }

  async function take(key: string): Promise<() => Promise<void>> {
    const mine = crypto.randomUUID();
    for (const until = clock.ticks() + patienceMs; ; await waitFor(undefined, pauseMs)) {
      const taken = await state.get(key);
      if (!taken && (await state.replace(key, taken, mine, turnMs))) return () => updateState(state, key, turnMs, (holder) => (holder === mine ? undefined : holder));
      if (clock.ticks() >= until) return async () => undefined;
    }
  }

  async function runAfter<Result>(before: Promise<unknown> | undefined, key: string, run: () => Promise<Result>): Promise<Result> {
    if (before) await waitFor(before, patienceMs);
    const giveBack = await take(key);
    return run().finally(giveBack);
  }

  return async (about, run) => {
    const key = stateKey('turn', about);
    const mine = runAfter(last.get(key), key, run);
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}
