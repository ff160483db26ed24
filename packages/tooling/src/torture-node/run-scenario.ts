import { setTimeout as sleep } from 'node:timers/promises';
import type { Adapter } from './adapters.ts';
import { openBooks } from './books.ts';
import { type Destination, startDestination } from './destination.ts';
import type { Scenario } from './scenario.ts';
import { setStage } from './stage.ts';
import { tally } from './tally.ts';
import type { Run } from './verdict.ts';

/** Bound on a scenario. Unit: milliseconds. */
const actsMs = 900_000;
/** Without a request for this long, nothing more comes. */
const quietMs = 300;
const usualFiller = 300;

/** Plays a scenario with processes and a destination of its own, and counts. */
export async function runScenario(scenario: Scenario, adapter: Adapter): Promise<Run> {
  const destination = await startDestination(adapter.knowsRelay ? (scenario.destination ?? 'relay') : 'own', adapter.read);
  const books = openBooks(adapter.outbox === 'sqlite');
  const stage = setStage(adapter, destination, books, scenario.filler ?? usualFiller);
  const late = new AbortController();
  try {
    const tooLong = sleep(actsMs, 'It took too long.', { signal: late.signal }).catch(() => undefined);
    const unmet = await Promise.race([scenario.play(stage), tooLong]).catch((error: unknown) => String(error));
    await settle(destination);
    const { atTheWire, once, drops } = destination;
    const { play: _play, ...told } = scenario;
    const counted = tally(books, atTheWire, once);
    return { scenario: told, adapter, tally: counted, memory: books.memory, problems: [...books.problems], drops: [...new Set(drops)], ...(unmet && { unmet }) };
  } finally {
    late.abort();
    await stage.clear();
    await destination.close();
  }
}

/** What was under way when its sender ended is still counted. */
async function settle({ door, drain }: Destination): Promise<void> {
  while (performance.now() - door.lastRequestAt < quietMs) await sleep(quietMs / 3);
  await drain();
}
