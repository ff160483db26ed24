import { fork } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, createBench, drain } from './__fixtures__/bench.ts';
import { entriesOf, entryOf, idsOf, noneBusy } from './__fixtures__/entries.ts';

const mebibyte = 1_048_576;
let bench: Bench;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => bench.dispose());

describe('memory', () => {
  test.each(['group', 'memory'])('stays small while 100,000 events wait (%s)', async (durability) => {
    const script = fileURLToPath(new URL('./__fixtures__/spilling.ts', import.meta.url));
    const child = fork(script, [bench.file, durability], { execArgv: ['--conditions=@waymark/source', '--expose-gc'] });
    const [grown, code] = await Promise.all([
      new Promise<unknown>((resolve) => void child.on('message', resolve)),
      new Promise<number | null>((resolve) => void child.on('exit', resolve)),
    ]);
    expect(code).toBe(0);
    expect(grown).toBeLessThan(32 * mebibyte);
    expect(await bench.open().count('a')).toEqual({ events: 100_000, bytes: 60_000_000 });
  });
});

describe('the file', () => {
  test('stays below three times the limit and 64 MiB, however much goes through it', async () => {
    const maxBytes = 2 * mebibyte;
    const outbox = bench.open({ maxBytes, durability: 'group', commitEveryMs: 0 });
    let [offered, evicted, largest] = [0, 0, 0];
    for (let round = 0; round < 300; round += 1) {
      const entries = [...entriesOf(`${round}-`, 250, { size: 2000 }), entryOf(`${round}-stuck`, { lanes: ['b'], priority: 'critical', size: 2000 })];
      offered += 2000 * entries.length;
      evicted += (await outbox.append(entries, noneBusy)).evicted.length;
      const taken = await outbox.take('a', { events: 200, bytes: Infinity, leaseMs: 1000 });
      await outbox.settle('a', idsOf(taken));
      await bench.clock.advance(100);
      largest = Math.max(largest, statSync(bench.file).size + statSync(`${bench.file}-wal`).size);
    }
    const bound = 3 * maxBytes + 64 * mebibyte;
    expect(offered).toBeGreaterThan(2 * bound);
    expect(largest).toBeLessThan(bound);
    expect(evicted).toBeGreaterThan(0);
    expect(await outbox.count('b')).toEqual({ events: 300, bytes: 600_000 });
  });

  test('has room again when an outage is over, and keeps what still waits', async () => {
    const outbox = bench.open({ memoryBytes: mebibyte });
    for (let round = 0; round < 60; round += 1) await outbox.append(entriesOf(`${round}-`, 500), noneBusy);
    await outbox.append([entryOf('last')], noneBusy);
    const taken = await drain(outbox);
    await outbox.settle('a', taken.slice(0, -1));
    await outbox.close();
    const full = statSync(bench.file).size;
    const next = bench.open();
    for (let turn = 0; turn < 20; turn += 1) {
      await next.append([entryOf(`tick${turn}`)], noneBusy);
      await bench.clock.advance(100);
    }
    expect(statSync(bench.file).size).toBeLessThan(full / 2);
    expect((await drain(next))[0]).toBe('last');
  });
});
