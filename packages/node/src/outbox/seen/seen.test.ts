import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, createBench, drain } from '../__fixtures__/bench.ts';
import { entriesOf, entryOf, idsOf, noneBusy } from '../__fixtures__/entries.ts';
import { builtInSqlite } from '../disk/sqlite.ts';
import type { SqliteOutboxOptions } from '../options.ts';
import type { SqliteOutbox } from '../sqlite-outbox.ts';

const day = 86_400_000;
let bench: Bench;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => bench.dispose());

/** An outbox that remembers, open for the lane `a`. */
function open({ ids = 10_000, ms = day, ...options }: SqliteOutboxOptions & { readonly ids?: number; readonly ms?: number } = {}): SqliteOutbox {
  const outbox = bench.make(options);
  outbox.remember?.({ ids, ms });
  void outbox.open(['a']);
  return outbox;
}

async function deliver(outbox: SqliteOutbox): Promise<readonly string[]> {
  const ids = await drain(outbox);
  await outbox.settle('a', ids);
  return ids;
}

async function repeatsOf(outbox: SqliteOutbox, ids: readonly string[]): Promise<readonly string[]> {
  const { repeated } = await outbox.append(ids.map((id) => entryOf(id)), noneBusy);
  return repeated;
}

describe('an outbox that remembers', () => {
  test('knows what has gone, also where it came with its repeat', async () => {
    const outbox = open();
    expect(await repeatsOf(outbox, ['e', 'f', 'f'])).toEqual(['f']);
    expect(await deliver(outbox)).toEqual(['e', 'f']);
    expect(await repeatsOf(outbox, ['e', 'g', 'f'])).toEqual(['e', 'f']);
    expect(await deliver(outbox)).toEqual(['g']);
  });

  test('knows it after a kill, as soon as the append is over', async () => {
    const first = open();
    await first.append(entriesOf('e', 700), noneBusy);
    await deliver(first);
    await first.append([entryOf('last')], noneBusy);
    const file = join(bench.folder, 'after-kill.sqlite');
    for (const end of ['', '-wal']) if (existsSync(`${bench.file}${end}`)) cpSync(`${bench.file}${end}`, `${file}${end}`);
    const next = open({ path: file });
    const again = [...idsOf(entriesOf('e', 700)), 'last', 'new'];
    expect(await repeatsOf(next, again)).toEqual(again.slice(0, -1));
    expect(await deliver(next)).toEqual(['last', 'new']);
  });

  test('forgets when the time is over, in memory and in the file', async () => {
    const outbox = open({ ms: 10_000 });
    await repeatsOf(outbox, ['e']);
    await deliver(outbox);
    await bench.clock.advance(9000);
    expect(await repeatsOf(outbox, ['e'])).toEqual(['e']);
    await bench.clock.advance(1001);
    expect(await repeatsOf(outbox, ['e'])).toEqual([]);
    await deliver(outbox);
    await bench.clock.advance(20_000);
    await repeatsOf(outbox, ['f']);
    expect(bench.databases[0]?.prepare('SELECT ids FROM seen').all()).toEqual([{ ids: '["f"]' }]);
  });

  test('knows as many ids as it was asked to, and not many more', async () => {
    const outbox = open({ ids: 1000 });
    for (let batch = 0; batch < 20; batch += 1) {
      await outbox.append(entriesOf(`b${batch}-`, 250), noneBusy);
      await deliver(outbox);
    }
    expect(await repeatsOf(outbox, idsOf(entriesOf('b16-', 250)))).toHaveLength(250);
    expect(await repeatsOf(outbox, ['b0-0', 'b10-7'])).toEqual([]);
    const [row] = bench.databases[0]?.prepare('SELECT count(*) AS rows FROM seen').all() ?? [];
    expect(row?.['rows']).toBeLessThan(8);
  });

  test('takes what comes late, for other lanes or once more', async () => {
    const outbox = open();
    await repeatsOf(outbox, ['e']);
    await deliver(outbox);
    expect(await outbox.append([entryOf('e', { late: true })], noneBusy)).toEqual({ evicted: [], repeated: [] });
    expect(await deliver(outbox)).toEqual(['e']);
    expect(await repeatsOf(outbox, ['e'])).toEqual(['e']);
  });

  test('does not know what it had no room for', async () => {
    const outbox = open({ maxEvents: 1 });
    const { evicted } = await outbox.append([entryOf('low', { priority: 'low' }), entryOf('critical', { priority: 'critical' })], noneBusy);
    expect(evicted.map(({ entry }) => entry.id)).toEqual(['low']);
    await deliver(outbox);
    expect(await repeatsOf(outbox, ['low'])).toEqual([]);
    expect(await repeatsOf(outbox, ['critical'])).toEqual(['critical']);
  });

  test('goes on where a file is damaged, with the ids that can be read', async () => {
    const outbox = open();
    await outbox.append(entriesOf('e', 600), noneBusy);
    await deliver(outbox);
    bench.databases[0]?.exec("UPDATE seen SET ids = 'torn' WHERE no = 2");
    expect(await repeatsOf(outbox, ['e300'])).toEqual([]);
    expect(bench.problems).toMatchObject([{ code: 'outbox-corrupt' }]);
    expect(await repeatsOf(outbox, ['e5', 'e300', 'other'])).toEqual(['e5', 'e300']);
  });

  test('takes up many ids in pieces, and knows each as soon as it is asked for', async () => {
    const first = open({ ids: 100_000, durability: 'memory' });
    for (let batch = 0; batch < 20; batch += 1) {
      await first.append(entriesOf(`b${batch}-`, 1000), noneBusy);
      await deliver(first);
    }
    await first.append([entryOf('waits')], noneBusy);
    await first.close();
    const asked = ['b0-0', 'b9-999', 'b19-999', 'new'];

    const patient = bench.make();
    patient.remember?.({ ids: 100_000, ms: day });
    const opening = patient.open(['a']);
    expect(opening).toBeInstanceOf(Promise);
    await opening;
    expect(await repeatsOf(patient, asked)).toEqual(asked.slice(0, -1));
    expect(await deliver(patient)).toEqual(['waits', 'new']);
    await patient.close();

    const left = open({ ids: 100_000 });
    await left.close();

    const hasty = open({ ids: 100_000 });
    expect(await repeatsOf(hasty, asked)).toEqual(asked);
  });

  test('loses no event to a row that is damaged before its start, and knows the other ids', async () => {
    const first = open();
    await first.append(entriesOf('e', 600), noneBusy);
    await deliver(first);
    await first.append(entriesOf('w', 300), noneBusy);
    await first.close();
    const file = builtInSqlite()(bench.file);
    file.exec("UPDATE seen SET ids = 'torn' WHERE no = 2");
    file.close();
    const next = open();
    expect(bench.problems).toMatchObject([{ code: 'outbox-corrupt' }]);
    expect(await deliver(next)).toEqual(idsOf(entriesOf('w', 300)));
    expect(await repeatsOf(next, ['e5', 'w7', 'other'])).toEqual(['e5', 'w7']);
  });

  test('remembers in memory while the disk is full, and on disk when it is not', async () => {
    const outbox = open();
    await repeatsOf(outbox, ['before']);
    bench.databases[0]?.exec('PRAGMA max_page_count = 1');
    await outbox.append(entriesOf('during', 200), noneBusy);
    await deliver(outbox);
    expect(await repeatsOf(outbox, ['before', 'during7'])).toEqual(['before', 'during7']);
    bench.databases[0]?.exec('PRAGMA max_page_count = 100000');
    await bench.clock.advance(1001);
    await outbox.close();
    expect(await repeatsOf(open(), ['before', 'during7', 'after'])).toEqual(['before', 'during7']);
  });

  test('takes over what processes of its directory knew that are gone', async () => {
    const directory = join(bench.folder, 'shared');
    const [own, left] = [open({ directory }), open({ directory })];
    await left.append(entriesOf('e', 6000), noneBusy);
    await deliver(left);
    expect(await repeatsOf(own, ['e7'])).toEqual([]);
    await left.close();
    await bench.clock.advance(65_000);
    expect(await repeatsOf(own, ['e8', 'e5999', 'new'])).toEqual(['e8', 'e5999']);
    await own.close();
    expect(await repeatsOf(open({ directory }), ['e9', 'new', 'newer'])).toEqual(['e9', 'new']);
  });

  test('must be asked before its start', () => {
    const outbox = bench.open();
    expect(() => outbox.remember?.({ ids: 1, ms: 1 })).toThrow(expect.objectContaining({ code: 'outbox-closed' }));
  });
});

test('an outbox that was not asked to remember knows what it holds, and nothing else', async () => {
  const outbox = bench.open();
  await outbox.append([entryOf('e'), entryOf('f')], noneBusy);
  await outbox.settle('a', ['e']);
  expect(await repeatsOf(outbox, ['e', 'f'])).toEqual(['f']);
});
