import type { Lane } from '../lane/create-lane.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { Refusal } from '../ports/transport.ts';

/**
 * Opens the outbox and hands each lane what an earlier process left for it. Undefined when that was done in this tick. One that cannot be opened now may have something for
 * the lanes later.
 */
export function openLanes(outbox: Outbox, lanes: readonly Lane[], onError: (problem: Refusal) => void): Promise<void> | undefined {
  const opened = outbox.open(lanes.map(({ name }) => name));
  if (!opened && !outbox.durable) return undefined;
  const failed = (cause: unknown): void => onError({ code: 'outbox-failed', message: `The outbox "${outbox.name}" could not be opened.`, cause });
  return recover(outbox, lanes, opened?.catch(failed)).catch(failed);
}

async function recover(outbox: Outbox, lanes: readonly Lane[], opened: Promise<void> | undefined): Promise<void> {
  await opened;
  for (const lane of lanes) {
    const counted = outbox.count(lane.name);
    outbox.onArrival?.(lane.name, (events) => lane.inherit(events));
    outbox.onRetreat?.(lane.name, (ids) => lane.retreat(ids));
    outbox.onLoss?.(lane.name, (events) => lane.lose(events));
    lane.inherit((await counted).events);
  }
}
