import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, createBench, drain } from './__fixtures__/bench.ts';
import { entriesOf, idsOf, noneBusy } from './__fixtures__/entries.ts';
import { statesAfterMs } from './states.ts';

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => bench.dispose());

/** What a kill at this moment leaves to the next process. */
function leftByKill(): Promise<readonly string[]> {
  const path = join(bench.folder, `killed-${bench.databases.length}.sqlite`);
  for (const companion of ['', '-wal']) cpSync(`${bench.file}${companion}`, `${path}${companion}`);
  return drain(bench.open({ path }));
}

describe('an outbox that writes when memory is full', () => {
  test('has written within a moment what of that is settled, and nothing else', async () => {
    const outbox = bench.open({ durability: 'memory', memoryBytes: 20_000 });
    for (let at = 0; at < 10; at += 1) await outbox.append(entriesOf(`e${at}-`, 10), noneBusy);
    const onDisk = await leftByKill();
    expect(onDisk.length).toBeGreaterThan(50);
    const all = await drain(outbox);
    const settled = onDisk.filter((_, at) => at % 3 > 0);
    await outbox.settle('a', settled);
    expect(await leftByKill()).toEqual(onDisk);
    await bench.clock.advance(statesAfterMs);
    expect(await leftByKill()).toEqual(onDisk.filter((id) => !settled.includes(id)));
    await outbox.settle('a', all);
    await outbox.append(entriesOf('later', 3), noneBusy);
    await bench.clock.advance(statesAfterMs);
    expect(await leftByKill()).toEqual([]);
    await outbox.close();
    expect(await drain(bench.open())).toEqual(idsOf(entriesOf('later', 3)));
  });

  test('catches up when the disk works again', async () => {
    const outbox = bench.open({ durability: 'memory', memoryBytes: 20_000 });
    await outbox.append(entriesOf('e', 100), noneBusy);
    await outbox.settle('a', await drain(outbox));
    bench.databases[0]?.exec('PRAGMA query_only = ON');
    await bench.clock.advance(statesAfterMs);
    expect(bench.problems).toMatchObject([{ code: 'outbox-write-failed' }]);
    bench.databases[0]?.exec('PRAGMA query_only = OFF');
    await bench.clock.advance(5000);
    expect(await leftByKill()).toEqual([]);
  });
});
