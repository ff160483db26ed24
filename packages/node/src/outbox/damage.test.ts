import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, createBench, drain } from './__fixtures__/bench.ts';
import { entriesOf, entryOf, idsOf, noneBusy } from './__fixtures__/entries.ts';

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => bench.dispose());

const fullDisk = Object.assign(new Error('database or disk is full'), { errcode: 13 });
const setAside = (folder = bench.folder) => readdirSync(folder).filter((name) => /\.sqlite\.corrupt-\d{4}-/.test(name));

/** Changes a closed file behind the back of SQLite's own checks. */
function change(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

/** Leaves a file with a chunk for each entry. */
async function leave(count: number, size = 600): Promise<readonly string[]> {
  const outbox = bench.open();
  const entries = entriesOf('e', count, { size });
  for (const each of entries) await outbox.append([each], noneBusy);
  await outbox.close();
  return idsOf(entries);
}

const nth = (at: number): string => `no = (SELECT no FROM content ORDER BY no LIMIT 1 OFFSET ${at})`;

describe('a text that has changed on disk', () => {
  test('is given up, and its neighbours in the same chunk are delivered as they were', async () => {
    const first = bench.open();
    const entries = entriesOf('e', 5);
    await first.append(entries, noneBusy);
    await first.close();
    const database = new DatabaseSync(bench.file);
    const texts = database.prepare('SELECT texts FROM content').get()?.['texts'] as Uint8Array;
    texts.fill(0, 1210, 1215);
    database.prepare('UPDATE content SET texts = ?').run(texts);
    database.close();
    const next = bench.open();
    const taken = await next.take('a', { events: 10, bytes: 1e6, leaseMs: 1000 });
    // On disk again before anything else happens.
    expect(bench.databases.at(-2)?.prepare('SELECT count(*) AS chunks FROM content').get()).toMatchObject({ chunks: 1 });
    expect(taken.map(({ json }) => json)).toEqual(entries.filter(({ id }) => id !== 'e2').map(({ json }) => json));
    expect(taken.map(({ occurredAt, size, priority }) => ({ occurredAt, size, priority }))).toEqual(taken.map(() => ({ occurredAt: Date.UTC(2026, 10, 22), size: 600, priority: 'normal' })));
    expect(bench.problems).toMatchObject([{ code: 'outbox-corrupt', message: expect.stringContaining('1 events of it are lost, 4 were read') as string }]);
  });

  test('is told from that of another event', async () => {
    const ids = await leave(4);
    change(bench.file, `UPDATE content SET texts = (SELECT texts FROM content WHERE ${nth(0)}) WHERE ${nth(2)}`);
    expect(await drain(bench.open())).toEqual(ids.filter((id) => id !== 'e2'));
  });
});

test('dead letters of a damaged file go on in the new one', async () => {
  const first = bench.open();
  const event = { v: 1 as const, id: 'x', name: 'goalCompleted', payload: {}, occurredAt: 0, seq: 1, priority: 'normal' as const };
  for (const transport of ['a', 'b']) first.deadLetters.keep({ event, reason: 'refused', transport, why: { code: 'http-400', message: 'No.' } } as unknown as Parameters<typeof first.deadLetters.keep>[0]);
  await first.append([entryOf('e'), entryOf('f')], noneBusy);
  await first.close();
  change(bench.file, `UPDATE content SET ids = 'x' WHERE ${nth(0)}`);
  const next = bench.open();
  expect(bench.problems).toMatchObject([{ code: 'outbox-corrupt' }]);
  expect(next.deadLetters.list().map(({ transport }) => transport)).toEqual(['a', 'b']);
  await next.close();
  expect(bench.open().deadLetters.count()).toBe(2);
});

describe('a file of a dead process that is damaged', () => {
  test('is put aside; what can be read of it is delivered once, whatever stands before and behind the damage', async () => {
    const directory = join(bench.folder, 'shared');
    const [own, other] = [bench.open({ directory }), bench.open({ directory })];
    for (const each of entriesOf('e', 40)) await other.append([each], noneBusy);
    await other.close();
    await own.close();
    change(join(directory, 'outbox-1.sqlite'), `UPDATE content SET ids = 'x' WHERE ${nth(20)}`);
    const next = bench.open({ directory });
    expect(bench.problems).toMatchObject([{ code: 'outbox-corrupt', message: expect.stringContaining('left by a process that is gone') as string }]);
    const taken = await drain(next);
    expect(taken).toEqual(idsOf(entriesOf('e', 40)).filter((id) => id !== 'e20'));
    await next.settle('a', taken);
    await next.close();
    expect(setAside(directory)).toHaveLength(1);
    expect(await drain(bench.open({ directory }))).toEqual([]);
    expect(bench.problems).toHaveLength(1);
  });
});

describe('a damaged file that no new one can replace', () => {
  const refuseNew = (): void => {
    bench.beforeOpen = (file) => {
      if (file.endsWith('.new')) throw fullDisk;
    };
  };

  test('stays where it is when it is noticed at the start, and is read when there is room', async () => {
    const ids = await leave(5);
    change(bench.file, `UPDATE content SET ids = 'x' WHERE ${nth(1)}`);
    refuseNew();
    const outbox = bench.open();
    expect(bench.problems).toMatchObject([{ code: 'outbox-corrupt', message: expect.stringContaining('stays where it is') as string }]);
    await outbox.append([entryOf('new')], noneBusy);
    await bench.clock.advance(5000);
    expect(setAside()).toEqual([]);
    expect(bench.problems).toHaveLength(1);
    bench.beforeOpen = () => undefined;
    await bench.clock.advance(1001);
    expect(setAside()).toHaveLength(1);
    expect(bench.problems.at(-1)?.message).toContain(setAside()[0]);
    expect(await drain(outbox)).toEqual(['new', ...ids.filter((id) => id !== 'e1')]);
    await outbox.close();
    expect(await drain(bench.open())).toHaveLength(5);
  });

  test('is read by the next process when this one ends before there is room', async () => {
    await leave(5);
    change(bench.file, `UPDATE content SET ids = 'x' WHERE ${nth(1)}`);
    refuseNew();
    await bench.open().close();
    expect([existsSync(bench.file), existsSync(`${bench.file}.new`), setAside()]).toEqual([true, false, []]);
    bench.beforeOpen = () => undefined;
    expect(await drain(bench.open())).toHaveLength(4);
  });

  test('costs no event when it is noticed in use, and goes on being written', async () => {
    const outbox = bench.open({ memoryBytes: 1 });
    for (const each of entriesOf('e', 5)) await outbox.append([each], noneBusy);
    bench.databases[0]?.exec(`UPDATE content SET texts = x'5a' WHERE ${nth(2)}`);
    refuseNew();
    expect(await drain(outbox)).toEqual(['e0', 'e1']);
    await outbox.settle('a', ['e0', 'e1']);
    await outbox.append([entryOf('new')], noneBusy);
    expect(await outbox.count('a')).toMatchObject({ events: 4 });
    expect(await drain(outbox)).toEqual([]);
    expect(bench.problems.map(({ code }) => code)).toEqual(['outbox-corrupt', 'outbox-read-failed']);
    bench.beforeOpen = () => undefined;
    expect(await drain(outbox)).toEqual(['e3', 'e4', 'new']);
  });
});

test('a damaged file that finds no room for what can be read of it is read on when there is room', async () => {
  const ids = await leave(60, 3000);
  change(bench.file, `UPDATE content SET ids = 'x' WHERE ${nth(0)}`);
  bench.beforeOpen = (file) => {
    if (file.includes('.corrupt-')) bench.databases.at(-1)?.exec('PRAGMA max_page_count = 1');
  };
  const outbox = bench.open();
  expect(bench.problems).toMatchObject([{ code: 'outbox-corrupt', message: expect.stringContaining('when there is room') as string }]);
  expect((await outbox.count('a')).events).toBeLessThan(59);
  bench.beforeOpen = () => undefined;
  for (const database of bench.databases.slice(-2)) {
    try {
      database.exec('PRAGMA max_page_count = 100000');
    } catch {
      // This one is closed already.
    }
  }
  await bench.clock.advance(1001);
  expect(await drain(outbox)).toEqual(ids.slice(1));
  await outbox.close();
  expect(await drain(bench.open())).toHaveLength(59);
});

describe('what damage costs', () => {
  /** An outbox with a chunk per entry, none in memory, that tells what lanes hear. */
  async function open(count: number) {
    const told: [lane: string, events: number][] = [];
    const outbox = bench.open({ memoryBytes: 1 });
    for (const lane of ['a', 'b']) {
      outbox.onLoss?.(lane, (events) => void told.push([lane, -events]));
      outbox.onArrival?.(lane, (events) => void told.push([lane, events]));
    }
    for (const each of entriesOf('e', count, { lanes: ['a', 'b'] })) await outbox.append([each], noneBusy);
    return { outbox, told };
  }

  test('is told to the lanes that have not had it, and to nobody else', async () => {
    const { outbox, told } = await open(6);
    await outbox.settle('b', ['e4']);
    bench.databases[0]?.exec(`UPDATE content SET texts = x'5a' WHERE ${nth(3)} OR ${nth(4)}`);
    expect(await drain(outbox)).toEqual(['e0', 'e1', 'e2', 'e5']);
    expect(told).toEqual([
      ['a', -2],
      ['b', -1],
    ]);
    expect(await drain(outbox, 'b')).toEqual(['e0', 'e1', 'e2', 'e5']);
  });

  test('is not what a lane has taken before: it keeps that, and is not given it again', async () => {
    const { outbox, told } = await open(6);
    const taken = await outbox.take('a', { events: 2, bytes: 1e6, leaseMs: 60_000 });
    bench.databases[0]?.exec(`UPDATE content SET texts = x'5a' WHERE ${nth(0)} OR ${nth(3)}`);
    expect(await drain(outbox)).toEqual(['e2', 'e4', 'e5']);
    expect(told).toEqual([
      ['a', -1],
      ['b', -2],
    ]);
    await outbox.settle('a', [...idsOf(taken), 'e2', 'e4', 'e5']);
    expect(await outbox.count('a')).toEqual({ events: 0, bytes: 0 });
  });

  test('is not what waits for room to be read, which arrives when there is', async () => {
    const { outbox, told } = await open(60);
    bench.databases[0]?.exec(`UPDATE content SET texts = x'5a' WHERE ${nth(0)}`);
    bench.beforeOpen = (file) => {
      if (file.includes('.corrupt-')) bench.databases.at(-1)?.exec('PRAGMA max_page_count = 1');
    };
    const taken = await drain(outbox);
    expect(taken.length).toBeLessThan(59);
    expect(told).toEqual([]);
    bench.beforeOpen = () => undefined;
    bench.databases.at(-2)?.exec('PRAGMA max_page_count = 100000');
    await bench.clock.advance(10_000);
    expect(told).toEqual([
      ['a', -1],
      ['b', -1],
    ]);
    expect([...taken, ...(await drain(outbox))]).toEqual(idsOf(entriesOf('e', 60)).slice(1));
  });
});
