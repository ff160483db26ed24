import type { DurationMs } from '@waymark/core';
import { unlessItFails } from './attempt.ts';
import { commit } from './commit.ts';
import { ageLetters } from './letter-privacy.ts';
import { dropOldOrphans } from './log/orphans.ts';
import { trim } from './log/residence.ts';
import { reading } from './serve.ts';
import type { OutboxState } from './state.ts';

/** How long events wait for a destination that this process does not have: as long as lanes keep what is not delivered. Unit: milliseconds. */
export const orphanAgeMs: DurationMs = 604_800_000;
/** How often some of them are looked at, and at how many chunks a time, because they are read from disk for it. Unit of the first: milliseconds. */
const lookEveryMs: DurationMs = 60_000;
const mostChunks = 16;

/** Lets events of destinations that are gone, dead letters and the addresses in them age out, a few at a time. */
export function startAging(state: OutboxState, after = 0): void {
  state.stopAging = state.settings.clock.after(lookEveryMs, () => startAging(state, age(state, after)));
}

function age(state: OutboxState, after: number): number {
  const { clock, memoryBytes, onError } = state.settings;
  const none = { dropped: [], last: 0 };
  const { dropped, last } = reading(state, () => dropOldOrphans(state.log, state.orphanAging(), after, mostChunks), none);
  if (dropped.length > 0) {
    commit(state);
    onError({ code: 'outbox-orphans-dropped', message: `The outbox gave up ${dropped.length} events that have waited for a week for transports that this tracker does not have.` });
  }
  // Tried again in a minute; that the disk fails is said by commits.
  unlessItFails(() => state.store && ageLetters(state.store.database, clock.now(), state.settings));
  trim(state.log, memoryBytes);
  return last;
}
