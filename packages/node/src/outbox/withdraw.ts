import type { Withdrawal } from '@waymark/core';
import { commit } from './commit.ts';
import { type Chunk, present } from './log/chunk.ts';
import { entriesOf, trim } from './log/residence.ts';
import { close } from './log/settle.ts';
import type { LaneView } from './log/state.ts';
import { unlease } from './log/take.ts';
import { reading } from './serve.ts';
import type { OutboxState } from './state.ts';

/** Chunks looked at before others get their turn. */
const together = 8;

/** Looks through the whole log, in slices, and takes out what matches. */
export async function withdrawAll(state: OutboxState, withdrawal: Withdrawal): Promise<void> {
  const views = withdrawal.lanes.flatMap((name) => state.log.lanes.get(name) ?? []);
  let next: Chunk | undefined = state.log.first;
  while (next && state.phase === 'open') {
    for (let turn = 0; next && turn < together; turn += 1) {
      // One that was merged into another meanwhile is looked for there, from its beginning.
      const chunk: Chunk = present(next);
      reading(state, () => withdrawFrom(state, chunk, views, withdrawal), undefined);
      ({ next } = chunk);
    }
    trim(state.log, state.settings.memoryBytes);
    if (next) await new Promise<void>((resolve) => void setImmediate(resolve));
  }
  // Who was told that it is gone relies on that it does not come back after a kill.
  if (state.phase === 'open') commit(state);
}

function withdrawFrom({ log }: OutboxState, chunk: Chunk, views: readonly LaneView[], { matches, isBusy, taken }: Withdrawal): void {
  // It was in a file that was found to be damaged, and what could be read of it stands further on.
  if (chunk.gone) return;
  const all = views.reduce((bits, { bit }) => bits | bit, 0);
  const places = Array.from({ length: chunk.count }, (_, at) => at).filter((at) => ((chunk.open[at] ?? 0) & all) !== 0);
  if (places.length === 0) return;
  const entries = [...entriesOf(log, chunk)];
  for (const at of places) {
    const entry = entries[at];
    if (!entry || !matches(entry)) continue;
    const mine = views.filter(({ bit, name }) => ((chunk.open[at] ?? 0) & bit) !== 0 && !isBusy(name, entry.id));
    if (mine.length === 0) continue;
    for (const view of mine) if (view.leases.get(entry.id)?.chunk === chunk) unlease(view, entry.id);
    close(log, chunk, at, entry.id, mine.reduce((bits, { bit }) => bits | bit, 0));
    taken({ entry, lanes: mine.map(({ name }) => name) });
  }
}
