import type { NewEntry } from '@waymark/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, createBench, drain } from './__fixtures__/bench.ts';
import { entriesOf, entryOf, noneBusy } from './__fixtures__/entries.ts';
import type { SqliteOutbox } from './sqlite-outbox.ts';

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => bench.dispose());

async function withdraw(outbox: SqliteOutbox, matches: (entry: { readonly id: string }) => boolean, onTaken: () => void = () => undefined): Promise<readonly string[]> {
  const gone: string[] = [];
  await outbox.withdraw?.({
    lanes: ['a'],
    matches,
    isBusy: () => false,
    taken: ({ entry }) => {
      gone.push(entry.id);
      onTaken();
    },
  });
  return gone;
}

test('finds what is on disk, while others go on to append, take and settle', async () => {
  const outbox = bench.open({ memoryBytes: 1000 });
  for (let batch = 0; batch < 40; batch += 1) await outbox.append(entriesOf(`${batch}-`, 256), noneBusy);
  const withdrawal = withdraw(outbox, ({ id }) => id.endsWith('7'));
  await outbox.append(entriesOf('meanwhile-', 10), noneBusy);
  const taken = await outbox.take('a', { events: 300, bytes: 10_000_000, leaseMs: 60_000 });
  await outbox.settle('a', taken.map(({ id }) => id));
  const gone = await withdrawal;
  expect(gone).toHaveLength(40 * 25 + 1);
  const left = await drain(outbox);
  expect(left.filter((id) => id.endsWith('7'))).toEqual([]);
  expect(new Set([...gone, ...left, ...taken.map(({ id }) => id)]).size).toBe(40 * 256 + 10);
});

test('finds what is moved into another chunk meanwhile', async () => {
  const outbox = bench.open();
  const lists: (readonly NewEntry[])[] = [];
  for (let batch = 0; batch < 200; batch += 1) {
    const list = entriesOf(`${batch}-`, 10);
    lists.push(list);
    await outbox.append(list, noneBusy);
  }
  await outbox.settle('a', lists.flatMap((list) => list.slice(0, 8).map(({ id }) => id)));
  const withdrawal = withdraw(outbox, ({ id }) => id.endsWith('9'));
  // The quiet moment in which small chunks are put together.
  await bench.clock.advance(100);
  expect(await withdrawal).toHaveLength(200);
  expect(await drain(outbox)).toEqual(lists.map((_, batch) => `${batch}-8`));
});

test('goes on with the rest where a chunk cannot be read', async () => {
  const outbox = bench.open({ memoryBytes: 1 });
  for (let batch = 0; batch < 3; batch += 1) await outbox.append(entriesOf(`${batch}-`, 256), noneBusy);
  bench.databases[0]?.exec("UPDATE content SET texts = zeroblob(100) WHERE no = 2");
  const gone = await withdraw(outbox, ({ id }) => id.endsWith('-5'));
  // What was not written yet comes back out of the damaged file, and goes once more.
  expect([...new Set(gone)].toSorted()).toEqual(['0-5', '2-5']);
  expect((await drain(outbox)).filter((id) => id.endsWith('-5'))).toEqual([]);
  expect(bench.problems).toMatchObject([{ code: 'outbox-corrupt' }]);
});

test('ends quietly when the outbox is closed meanwhile', async () => {
  const outbox = bench.open();
  for (let batch = 0; batch < 40; batch += 1) await outbox.append(entriesOf(`${batch}-`, 256), noneBusy);
  const withdrawal = withdraw(outbox, () => true);
  await outbox.close();
  expect((await withdrawal).length).toBeLessThan(40 * 256);
});

test('tells of an entry in the moment in which it is gone', async () => {
  const outbox = bench.open();
  await outbox.append([entryOf('e'), entryOf('f')], noneBusy);
  const counts: unknown[] = [];
  await withdraw(outbox, () => true, () => counts.push(outbox.count('a')));
  expect(counts).toMatchObject([{ events: 1 }, { events: 0 }]);
});
