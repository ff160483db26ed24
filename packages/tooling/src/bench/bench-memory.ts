import type { Stage } from './relay/measure-server.ts';
import { canPin, pinnedStart } from './relay/pin.ts';
import { startSender, startSink } from './relay/processes.ts';
import { watchMemory } from './relay/watch-memory.ts';
import { watchTides } from './relay/watch-tides.ts';

/** Prints what memory a relay needs: during minutes of load, and when the same backlog comes and goes again and again. */
export async function benchMemory(minutes: number, say: (line: string) => void): Promise<void> {
  const start = pinnedStart(canPin());
  const stage: Stage = { start, sender: await startSender(start), sink: await startSink(start) };
  try {
    await watchMemory(stage, ['relay, memory, kept', 'relay, SQLite, delivered'], minutes, say);
    await watchTides(stage, say);
  } finally {
    stage.sender.stop();
    stage.sink.stop();
  }
}
