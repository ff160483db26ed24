import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, createBench, drain } from './__fixtures__/bench.ts';
import { entriesOf, entryOf, idsOf, noneBusy } from './__fixtures__/entries.ts';
import { builtInSqlite } from './disk/sqlite.ts';
import { migrations } from './disk/schema.ts';
import { sqliteOutbox } from './sqlite-outbox.ts';

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => bench.dispose());

const codeOf = (code: string) => expect.objectContaining({ code });

describe('a file that cannot be used', () => {
  test('because another outbox has it is refused, and that one goes on', async () => {
    const first = bench.open();
    await first.append([entryOf('e')], noneBusy);
    expect(() => bench.open()).toThrow(codeOf('outbox-locked'));
    expect(await drain(first)).toEqual(['e']);
    await first.close();
    expect(await drain(bench.open())).toEqual(['e']);
  });

  test('because a newer version wrote it is refused and left as it is', async () => {
    await bench.open().close();
    const database = new DatabaseSync(bench.file);
    database.exec(`PRAGMA user_version = ${migrations.length + 1}`);
    database.close();
    const before = readFileSync(bench.file);
    expect(() => bench.open()).toThrow(codeOf('outbox-newer'));
    expect(readFileSync(bench.file).equals(before)).toBe(true);
  });

  test('because it belongs to another application is refused and left as it is', () => {
    const database = new DatabaseSync(bench.file);
    database.exec('CREATE TABLE orders (id INTEGER PRIMARY KEY)');
    database.close();
    const before = readFileSync(bench.file);
    expect(() => bench.open()).toThrow(codeOf('outbox-foreign'));
    expect(readFileSync(bench.file).equals(before)).toBe(true);
  });

  test.each(['{}', `{"settings": "${'of another application'.repeat(500)}"}`])('because it is no database is refused and left as it is: %.20s', (text) => {
    writeFileSync(bench.file, text);
    expect(() => bench.open()).toThrow(codeOf('outbox-foreign'));
    expect(readFileSync(bench.file, 'utf8')).toBe(text);
    expect(readdirSync(bench.folder)).toEqual(['events.sqlite']);
  });

  test('because its place is no place for files is refused', () => {
    writeFileSync(`${bench.folder}/no-folder`, '');
    expect(() => bench.open({ path: `${bench.folder}/no-folder/events.sqlite` })).toThrow(codeOf('outbox-unavailable'));
    expect(() => bench.open({ path: bench.folder })).toThrow(codeOf('outbox-unavailable'));
  });

  test('because the runtime has no SQLite is refused', () => {
    expect(() => builtInSqlite({})).toThrow(codeOf('sqlite-missing'));
    expect(() => builtInSqlite({ getBuiltinModule: () => undefined })).toThrow(codeOf('sqlite-missing'));
  });
});

describe('options', () => {
  test.each([
    [{}, 'option-missing'],
    [{ path: 'x.sqlite', directory: 'x' }, 'option-invalid'],
    [{ path: ':memory:' }, 'option-invalid'],
    [{ path: 'file:///var/x.sqlite' }, 'option-invalid'],
    [{ directory: 'file:x' }, 'option-invalid'],
    [{ path: 'x.sqlite', durability: 'sometimes' }, 'option-invalid'],
    [{ path: 'x.sqlite', maxBytes: 0 }, 'option-invalid'],
    [{ path: 'x.sqlite', size: 1 }, 'option-unknown'],
  ])('%j is refused with %s, and no file is made', (options, code) => {
    const before = readdirSync('.');
    expect(() => sqliteOutbox(options as Parameters<typeof sqliteOutbox>[0])).toThrow(codeOf(code));
    expect(readdirSync('.')).toEqual(before);
  });
});

test.skipIf(process.platform === 'win32')('what an outbox makes is for the user of the process alone', async () => {
  const directory = `${bench.folder}/a/b`;
  const outbox = bench.open({ directory });
  await outbox.append([entryOf('e')], noneBusy);
  const modes = ['', '/outbox-0.sqlite', '/outbox-0.sqlite-wal'].map((name) => statSync(directory + name).mode & 0o777);
  expect(modes).toEqual([0o700, 0o600, 0o600]);
});

describe('an outbox', () => {
  test('serves one tracker, from its start to its close', async () => {
    const outbox = bench.open();
    await outbox.close();
    await outbox.close();
    expect(() => outbox.append([entryOf('e')], noneBusy)).toThrow(codeOf('outbox-closed'));
    expect(() => outbox.open(['a'])).toThrow(codeOf('outbox-closed'));
  });

  test('takes the events of 31 destinations at a time, and gives the place of one that is gone to another', async () => {
    const names = Array.from({ length: 31 }, (_, index) => `lane${index}`);
    const outbox = sqliteOutbox({ path: `${bench.folder}/lanes.sqlite`, durability: 'each', clock: bench.clock });
    await outbox.open(names);
    await outbox.append([entryOf('e', { lanes: ['lane30'] })], noneBusy);
    await outbox.close();
    const next = sqliteOutbox({ path: `${bench.folder}/lanes.sqlite`, durability: 'each', clock: bench.clock });
    await next.open(['another']);
    await next.append([entryOf('f', { lanes: ['another'] })], noneBusy);
    expect([await drain(next, 'another'), await drain(next, 'lane30'), await drain(next, 'lane0')]).toEqual([['f'], ['e'], []]);
    await next.close();
  });

  test('opens no file for more destinations than fit into one', () => {
    const names = Array.from({ length: 32 }, (_, index) => `lane${index}`);
    expect(() => bench.make().open(names)).toThrow(expect.objectContaining({ code: 'outbox-lanes', message: expect.stringContaining('32 transports') }));
    expect(bench.databases).toEqual([]);
    bench.open();
  });

  test.each([
    ['at once', 31],
    ['when all is taken up', 10_000],
  ])('lets go of a file that is full of other destinations: %s', async (_when, events) => {
    const lanes = Array.from({ length: 31 }, (_, index) => `lane${index}`);
    const left = bench.make();
    await left.open(lanes);
    await left.append(Array.from({ length: events }, (_, index) => entryOf(`e${index}`, { lanes: [`lane${index % 31}`] })), noneBusy);
    await left.close();
    await expect((async () => bench.make().open(['another']))()).rejects.toMatchObject({ code: 'outbox-lanes' });
    const next = bench.make();
    await next.open(['lane7']);
    expect((await drain(next, 'lane7'))[0]).toBe('e7');
  });

  test('serves one tracker', async () => {
    const outbox = bench.open();
    expect(() => outbox.open(['a'])).toThrow(codeOf('outbox-locked'));
    await outbox.append([entryOf('e')], noneBusy);
    expect(await drain(outbox)).toEqual(['e']);
  });

  test('keeps little in memory and hands everything out in order', async () => {
    const outbox = bench.open({ durability: 'memory', memoryBytes: 20_000 });
    const offered = entriesOf('e', 5000);
    for (let at = 0; at < offered.length; at += 100) await outbox.append(offered.slice(at, at + 100), noneBusy);
    expect(await drain(outbox)).toEqual(idsOf(offered));
  });
});
