import { type DurationMs, type StateStore, TrackingError } from '@waymark/core';

/** More callers than this do not get in between. */
const mostTries = 50;

/**
 * Changes a value that others may change at the same time: nobody's change is lost. `change` gets the present value and is called again when it is outdated,
 * so it must be pure. Undefined: the value goes.
 */
export async function updateState(state: StateStore, key: string, forMs: DurationMs, change: (before: string | undefined) => string | undefined): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const before = await state.get(key);
    const after = change(before);
    if (after === before) return;
    // A store deletes whatever it finds. What is over in a millisecond goes only where it is what we saw.
    if (await (after === undefined ? state.replace(key, before, '', 1) : state.replace(key, before, after, forMs))) return;
  }
  throw new TrackingError('ordercloud-state', `The store "${state.name}" kept nothing in ${mostTries} tries. Check that its replace() compares and writes in one step.`);
}
