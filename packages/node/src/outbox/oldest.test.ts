import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, createBench } from './__fixtures__/bench.ts';
import { entriesOf, entryOf, idsOf, noneBusy } from './__fixtures__/entries.ts';

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => bench.dispose());

describe('the oldest entry of a lane', () => {
  test('keeps its time when its chunk is merged with others', async () => {
    const outbox = bench.open();
    const start = bench.clock.now();
    for (let round = 0; round < 200; round += 1) {
      await outbox.append(entriesOf(`${round}-`, 8), noneBusy);
      await bench.clock.advance(1000);
    }
    // One of each chunk stays: they are put together, but for the first.
    await outbox.settle('a', Array.from({ length: 200 }, (_, round) => idsOf(entriesOf(`${round}-`, 8)).slice(1)).flat());
    await outbox.settle('a', ['0-0', '1-0']);
    await bench.clock.advance(1000);
    await outbox.append([entryOf('last')], noneBusy);
    await bench.clock.advance(1000);
    expect(outbox.oldest?.('a')).toBe(start + 2000);
    expect(await outbox.count('a')).toMatchObject({ events: 199 });
  });

  test('counts from when it happened after a restart', async () => {
    const first = bench.open();
    const happened = Date.UTC(2025, 11, 31, 23, 0, 0);
    await first.append([entryOf('e', { occurredAt: happened }), entryOf('f', { lanes: ['b'] })], noneBusy);
    await first.close();
    const next = bench.open();
    expect(next.oldest?.('a')).toBe(happened);
    expect(next.oldest?.('nobody')).toBeUndefined();
  });
});

test('an outbox tells its trouble: a disk that is full, until there is room, and that it is closed', async () => {
  const outbox = bench.open();
  expect(outbox.trouble?.()).toBeUndefined();
  bench.databases.at(-1)?.exec('PRAGMA max_page_count = 1');
  await outbox.append(entriesOf('e', 200), noneBusy);
  expect(outbox.trouble?.()).toMatchObject({ code: 'outbox-disk-full' });
  bench.databases.at(-1)?.exec('PRAGMA max_page_count = 100000');
  await bench.clock.advance(1001);
  expect(outbox.trouble?.()).toBeUndefined();
  await outbox.close();
  expect(outbox.trouble?.()).toMatchObject({ code: 'outbox-closed' });
});
