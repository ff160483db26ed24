import type { DurationMs } from '@waymark/core';
import type { Chunk } from './log/chunk.ts';
import { commit } from './commit.ts';
import type { OutboxState } from './state.ts';

/** How long after a change. Unit: milliseconds. */
export const statesAfterMs: DurationMs = 1000;

const noChunks: ReadonlySet<Chunk> = new Set();

/** For `memory`: brings to disk, a moment later, which of the events there are settled, so that a kill does not send them again. Those that are only in memory stay there. */
export function writeStatesLater(state: OutboxState): void {
  const { changed, removed } = state.log;
  if (state.stopStates || changed.size + removed.size === 0) return;
  state.stopStates = state.settings.clock.after(statesAfterMs, () => {
    state.stopStates = undefined;
    writeStates(state);
  });
}

function writeStates(state: OutboxState): void {
  const { log, store } = state;
  if (state.phase !== 'open' || state.failure || !store) return;
  // A chunk that is written anew, under a number that it takes over, must not be taken out before.
  if ([...log.removed].some((no) => log.chunks.has(no))) return commit(state);
  try {
    store.save({ ...log, unwritten: noChunks }, () => undefined);
    log.changed.clear();
    log.removed.clear();
    log.lanesChanged = false;
  } catch {
    // A commit says what is wrong, and tries again.
    commit(state);
  }
}
