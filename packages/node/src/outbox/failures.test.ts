import { closeSync, mkdirSync, openSync, readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Bench, createBench, drain } from './__fixtures__/bench.ts';
import { entriesOf, entryOf, idsOf, noneBusy } from './__fixtures__/entries.ts';

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => bench.dispose());

/** Lets the file grow no further, as on a full disk. */
function fillDisk(): void {
  bench.databases.at(-1)?.exec('PRAGMA max_page_count = 1');
}

function emptyDisk(): void {
  bench.databases.at(-1)?.exec('PRAGMA max_page_count = 100000');
}

/** Overwrites a part of the file in the middle. */
function damage(from = 0, length = 100): void {
  const file = openSync(bench.file, 'r+');
  writeSync(file, Buffer.alloc(length, 0xa5), 0, length, from);
  closeSync(file);
}

const setAside = () => readdirSync(bench.folder).filter((name) => /^events\.sqlite\.corrupt-\d{4}-/.test(name));

describe('on a full disk an outbox', () => {
  test('says so once, goes on in memory, and writes everything when there is room', async () => {
    const outbox = bench.open();
    await outbox.append(entriesOf('before', 10), noneBusy);
    fillDisk();
    for (const each of entriesOf('during', 200)) expect(await outbox.append([each], noneBusy)).toEqual({ evicted: [], repeated: [] });
    expect(bench.problems).toMatchObject([{ code: 'outbox-disk-full' }]);
    emptyDisk();
    await bench.clock.advance(1001);
    await outbox.append([entryOf('after')], noneBusy);
    await outbox.close();
    expect(await drain(bench.open())).toEqual([...idsOf(entriesOf('before', 10)), ...idsOf(entriesOf('during', 200)), 'after']);
    expect(bench.problems).toHaveLength(1);
  });

  test('gives up the oldest of the lowest priority beyond its memory, and names each', async () => {
    const outbox = bench.open({ memoryBytes: 20_000 });
    await outbox.append([entryOf('written', { priority: 'low' })], noneBusy);
    fillDisk();
    await outbox.append([entryOf('order', { priority: 'critical', size: 9000 }), entryOf('beat', { priority: 'low', size: 5000 })], noneBusy);
    expect(bench.problems).toMatchObject([{ code: 'outbox-disk-full' }]);
    const { evicted } = await outbox.append(entriesOf('n', 12, { size: 1000 }), noneBusy);
    expect(idsOf(evicted.map(({ entry }) => entry))).toEqual(['beat', 'n0']);
    emptyDisk();
    await bench.clock.advance(1001);
    expect(await drain(outbox)).toEqual(['written', 'order', ...idsOf(entriesOf('n', 12)).slice(1)]);
  });

  test('still hands out and settles', async () => {
    const outbox = bench.open();
    await outbox.append(entriesOf('e', 4), noneBusy);
    fillDisk();
    await outbox.append([entryOf('f')], noneBusy);
    expect(await drain(outbox)).toEqual(['e0', 'e1', 'e2', 'e3', 'f']);
    await outbox.settle('a', ['e0', 'f']);
    expect(await outbox.count('a')).toMatchObject({ events: 3 });
  });

  test('starts all the same, and begins its file when there is room', async () => {
    bench.beforeOpen = () => {
      throw Object.assign(new Error('database or disk is full'), { errcode: 13 });
    };
    const outbox = bench.open();
    await outbox.append([entryOf('e')], noneBusy);
    expect(bench.problems).toMatchObject([{ code: 'outbox-disk-full' }]);
    expect(readdirSync(bench.folder)).toEqual([]);
    await bench.clock.advance(1001);
    bench.beforeOpen = () => undefined;
    await bench.clock.advance(1001);
    expect(readdirSync(bench.folder)).toContain('events.sqlite');
    await outbox.append([entryOf('f')], noneBusy);
    await outbox.close();
    expect(await drain(bench.open())).toEqual(['e', 'f']);
    expect(bench.problems).toHaveLength(1);
  });

  test('writes over nothing of an earlier process when it comes to its file late', async () => {
    const first = bench.open();
    await first.append([entryOf('e')], noneBusy);
    await first.close();
    bench.beforeOpen = () => {
      throw Object.assign(new Error('database or disk is full'), { errcode: 13 });
    };
    const second = bench.open();
    await second.append([entryOf('f')], noneBusy);
    bench.beforeOpen = () => undefined;
    await bench.clock.advance(1001);
    expect(await drain(second)).toEqual(['f']);
    await second.close();
    expect(bench.problems.map(({ code }) => code)).toEqual(['outbox-disk-full', 'outbox-unsaved']);
    expect(await drain(bench.open())).toEqual(['e']);
  });

  test.each(['lives', 'has left events in it'])('takes another file of a shared directory where a process that %s has its first', async (what) => {
    const directory = join(bench.folder, 'shared');
    bench.beforeOpen = () => {
      throw Object.assign(new Error('database or disk is full'), { errcode: 13 });
    };
    const late = bench.open({ directory });
    await late.append([entryOf('late')], noneBusy);
    bench.beforeOpen = () => undefined;
    const first = bench.open({ directory });
    await first.append([entryOf('first')], noneBusy);
    if (what !== 'lives') await first.close();
    await bench.clock.advance(1001);
    expect(readdirSync(directory).filter((name) => name.endsWith('.sqlite'))).toEqual(['outbox-0.sqlite', 'outbox-1.sqlite']);
    await late.append([entryOf('later')], noneBusy);
    for (const outbox of [late, first]) await outbox.close();
    expect(bench.problems).toMatchObject([{ code: 'outbox-disk-full' }]);
    expect(await drain(bench.open({ directory }))).toEqual(['first', 'late', 'later']);
  });

  test('says at its end what it could not write', async () => {
    const outbox = bench.open();
    fillDisk();
    await outbox.append(entriesOf('e', 200), noneBusy);
    await outbox.close();
    expect(bench.problems.map(({ code }) => code)).toEqual(['outbox-disk-full', 'outbox-unsaved']);
  });
});

test('an outbox that cannot write for another reason says so and goes on', async () => {
  const outbox = bench.open();
  bench.databases[0]?.exec('PRAGMA query_only = ON');
  await outbox.append([entryOf('e')], noneBusy);
  expect(bench.problems).toMatchObject([{ code: 'outbox-write-failed' }]);
  bench.databases[0]?.exec('PRAGMA query_only = OFF');
  await bench.clock.advance(1001);
  await outbox.close();
  expect(await drain(bench.open())).toEqual(['e']);
});

test('an outbox whose disk fails while there is nothing to write goes on as before when it works again', async () => {
  const outbox = bench.open();
  await outbox.append([entryOf('e')], noneBusy);
  bench.databases[0]?.exec('PRAGMA query_only = ON');
  await outbox.settle('a', ['e']);
  expect(bench.problems).toMatchObject([{ code: 'outbox-write-failed' }]);
  await outbox.append([entryOf('f')], noneBusy);
  await outbox.settle('a', ['f']);
  bench.databases[0]?.exec('PRAGMA query_only = OFF');
  await bench.clock.advance(1001);
  await outbox.append([entryOf('g')], noneBusy);
  bench.databases[0]?.exec('PRAGMA query_only = ON');
  await outbox.append([entryOf('h')], noneBusy);
  expect(bench.problems).toHaveLength(2);
  bench.databases[0]?.exec('PRAGMA query_only = OFF');
  await bench.clock.advance(1001);
  await outbox.close();
  expect(await drain(bench.open())).toEqual(['g', 'h']);
});

describe('a damaged file', () => {
  test.each([
    ['its beginning', 0, 16],
    ['its mark', 16, 84],
  ])('is put aside at the start when %s is destroyed, said so, and a new one begun', async (_what, from, length) => {
    await bench.open().close();
    const { size } = statSync(bench.file);
    damage(from, length);
    const outbox = bench.open();
    expect(bench.problems).toMatchObject([{ code: 'outbox-corrupt' }]);
    expect(setAside()).toHaveLength(1);
    expect(statSync(join(bench.folder, setAside()[0] ?? '')).size).toBe(size);
    await outbox.append([entryOf('e')], noneBusy);
    await outbox.close();
    expect(await drain(bench.open())).toEqual(['e']);
  });

  test('gives what can still be read of it', async () => {
    const first = bench.open();
    for (const each of entriesOf('e', 40, { size: 3000 })) await first.append([each], noneBusy);
    await first.close();
    const database = new DatabaseSync(bench.file);
    database.exec("UPDATE content SET ids = 'rubbish' WHERE no IN (SELECT no FROM content ORDER BY no LIMIT 3)");
    database.close();
    const next = bench.open();
    expect(bench.problems).toMatchObject([{ code: 'outbox-corrupt' }]);
    expect(await drain(next)).toEqual(idsOf(entriesOf('e', 40)).slice(3));
    await next.close();
    expect(await drain(bench.open())).toHaveLength(37);
  });

  test('is noticed while it is in use, and costs nothing that was in memory', async () => {
    const outbox = bench.open({ memoryBytes: 30_000 });
    const offered = entriesOf('e', 2000);
    for (let at = 0; at < 2000; at += 200) await outbox.append(offered.slice(at, at + 200), noneBusy);
    bench.databases[0]?.exec("UPDATE content SET texts = x'5a' WHERE no IN (SELECT no FROM content ORDER BY no LIMIT 1)");
    const taken = await drain(outbox);
    expect(bench.problems).toMatchObject([{ code: 'outbox-corrupt', message: expect.stringContaining('events of it are lost') as string }]);
    expect(new Set(taken).size).toBe(taken.length);
    expect(taken.length).toBeGreaterThanOrEqual(2000 - 256);
    expect(taken).toEqual(expect.arrayContaining([...idsOf(offered.slice(1800))]));
    expect(await outbox.count('a')).toMatchObject({ events: taken.length });
    await outbox.settle('a', taken);
    expect(await outbox.count('a')).toEqual({ events: 0, bytes: 0 });
  });

  test('is noticed when its pages are rubbish', async () => {
    const first = bench.open();
    for (let at = 0; at < 2000; at += 200) await first.append(entriesOf(`e${at}-`, 200), noneBusy);
    await first.close();
    damage(100, 40_000);
    const next = bench.open();
    await drain(next);
    expect(bench.problems.map(({ code }) => code)).toContain('outbox-corrupt');
    await next.append([entryOf('new')], noneBusy);
    expect(await drain(next)).toEqual(['new']);
  });
});

test('a disk that cannot be read is reported, and what waits goes on waiting', async () => {
  const outbox = bench.open({ memoryBytes: 1 });
  await outbox.append(entriesOf('e', 10), noneBusy);
  const [database] = bench.databases;
  if (!database) throw new Error('no connection');
  database.close();
  expect(await drain(outbox)).toEqual([]);
  expect(bench.problems.map(({ code }) => code)).toContain('outbox-read-failed');
  expect(await outbox.count('a')).toMatchObject({ events: 10 });
});

test('a file of a dead process that cannot be taken over stays as it is, and the start goes on', async () => {
  const directory = join(bench.folder, 'shared');
  mkdirSync(directory);
  const database = new DatabaseSync(join(directory, 'outbox-7.sqlite'));
  database.exec('CREATE TABLE orders (id INTEGER PRIMARY KEY)');
  database.close();
  const outbox = bench.open({ directory });
  expect(bench.problems).toMatchObject([{ code: 'outbox-not-adopted' }]);
  await outbox.append([entryOf('e')], noneBusy);
  expect(await drain(outbox)).toEqual(['e']);
});

describe('a listener that throws', () => {
  test.each(['each', 'group'] as const)('costs nothing: with "%s" what waits for a commit goes on, and is written when there is room', async (durability) => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    bench.onError = (problem) => {
      bench.problems.push(problem);
      throw new Error('The listener broke.');
    };
    const outbox = bench.open({ durability });
    await outbox.append([entryOf('before')], noneBusy);
    fillDisk();
    for (const each of entriesOf('during', 200)) await outbox.append([each], noneBusy);
    expect(bench.problems).toMatchObject([{ code: 'outbox-disk-full' }]);
    expect(said.mock.calls.flat()).toContainEqual(expect.stringContaining('on-error-threw'));
    said.mockRestore();
    emptyDisk();
    await bench.clock.advance(1001);
    await outbox.close();
    expect(await drain(bench.open())).toEqual(['before', ...idsOf(entriesOf('during', 200))]);
  });
});
