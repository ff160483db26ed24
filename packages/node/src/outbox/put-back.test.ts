import { existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeEvent } from '@waymark/core/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, createBench, drain } from './__fixtures__/bench.ts';
import { entriesOf, entryOf, idsOf, noneBusy } from './__fixtures__/entries.ts';

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => bench.dispose());

const codes = () => bench.problems.map(({ code }) => code);

describe('a file that is deleted while it is in use', () => {
  test('is written anew with all that waited in it, for this process alone, and said so once', async () => {
    const outbox = bench.open({ memoryBytes: 1 });
    await outbox.append(entriesOf('before', 100), noneBusy);
    outbox.deadLetters.keep({ event: makeEvent('goalCompleted', {}), reason: 'refused', transport: 'a', why: { code: 'http-400', message: 'It said no.' } });
    await outbox.settle('a', ['before0']);
    for (const end of ['', '-wal']) rmSync(`${bench.file}${end}`, { force: true });
    await outbox.append([entryOf('after')], noneBusy);
    expect(codes()).toEqual(['outbox-deleted']);
    expect(statSync(bench.file).mode & 0o777).toBe(0o600);
    await outbox.append([entryOf('later')], noneBusy);
    await outbox.close();
    const next = bench.open();
    expect(await drain(next)).toEqual([...idsOf(entriesOf('before', 100)).slice(1), 'after', 'later']);
    expect(next.deadLetters.list()).toHaveLength(1);
    expect(codes()).toEqual(['outbox-deleted']);
  });

  test('keeps what waits also where nothing more happened until the end, and its folder went with it', async () => {
    const file = join(bench.folder, 'deep', 'events.sqlite');
    const outbox = bench.open({ path: file });
    await outbox.append(entriesOf('e', 10), noneBusy);
    rmSync(join(bench.folder, 'deep'), { recursive: true });
    await outbox.close();
    expect(codes()).toEqual(['outbox-deleted']);
    expect(await drain(bench.open({ path: file }))).toEqual(idsOf(entriesOf('e', 10)));
  });

  test('can be read on in a shared directory', async () => {
    const directory = join(bench.folder, 'shared');
    const outbox = bench.open({ directory, memoryBytes: 1 });
    await outbox.append(entriesOf('e', 10), noneBusy);
    rmSync(directory, { recursive: true });
    await outbox.append([entryOf('f')], noneBusy);
    expect(await drain(outbox)).toEqual([...idsOf(entriesOf('e', 10)), 'f']);
    expect(codes()).toEqual(['outbox-deleted']);
  });

  test('is said to be missing once where it cannot be written, and written when it can', async () => {
    const [folder, moved] = [join(bench.folder, 'deep'), join(bench.folder, 'moved')];
    const outbox = bench.open({ path: join(folder, 'events.sqlite') });
    await outbox.append([entryOf('before')], noneBusy);
    renameSync(folder, moved);
    writeFileSync(folder, 'in the way');
    await outbox.append([entryOf('during')], noneBusy);
    await bench.clock.advance(3001);
    expect(codes()).toEqual(['outbox-write-failed']);
    rmSync(folder);
    await bench.clock.advance(1001);
    expect(codes()).toEqual(['outbox-write-failed', 'outbox-deleted']);
    await outbox.close();
    expect(await drain(bench.open({ path: join(folder, 'events.sqlite') }))).toEqual(['before', 'during']);
  });

  test('and cannot be written until the end costs its events, which is said', async () => {
    const folder = join(bench.folder, 'deep');
    const outbox = bench.open({ path: join(folder, 'events.sqlite') });
    await outbox.append(entriesOf('e', 10), noneBusy);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'in the way');
    await outbox.close();
    expect(bench.problems).toMatchObject([{ code: 'outbox-write-failed' }, { code: 'outbox-unsaved', message: expect.stringContaining('Up to 10 events') as string }]);
  });

  test('and replaced by another process goes on under another name in a shared directory, and leaves that process alone', async () => {
    const directory = join(bench.folder, 'shared');
    const outbox = bench.open({ directory, memoryBytes: 1 });
    await outbox.append(entriesOf('mine', 10), noneBusy);
    const place = join(directory, 'outbox-0.sqlite');
    for (const end of ['', '-wal']) rmSync(`${place}${end}`, { force: true });
    const other = bench.open({ directory });
    await other.append([entryOf('theirs')], noneBusy);
    await outbox.append([entryOf('more')], noneBusy);
    expect(bench.problems).toMatchObject([{ code: 'outbox-deleted', message: expect.stringContaining('outbox-1.sqlite') as string }]);
    await outbox.close();
    expect(existsSync(`${place}-wal`), 'the log of the other process').toBe(true);
    await other.append([entryOf('later')], noneBusy);
    expect(await drain(other)).toEqual(expect.arrayContaining(['theirs', 'later']));
    await other.close();
    expect((await drain(bench.open({ path: join(directory, 'outbox-1.sqlite') }))).toSorted()).toEqual([...idsOf(entriesOf('mine', 10)), 'more'].toSorted());
    expect(codes()).toEqual(['outbox-deleted']);
  });

  test('and replaced by another process is said to be so, goes on in memory, and is written when its place is free', async () => {
    const outbox = bench.open({ memoryBytes: 1_000_000 });
    await outbox.append(entriesOf('mine', 10), noneBusy);
    for (const end of ['', '-wal']) rmSync(`${bench.file}${end}`, { force: true });
    const other = bench.open();
    await other.append([entryOf('theirs')], noneBusy);
    await outbox.append([entryOf('more')], noneBusy);
    expect(bench.problems).toMatchObject([{ code: 'outbox-write-failed', message: expect.stringContaining('another process has begun a file in its place') as string }]);
    expect(outbox.trouble?.()).toMatchObject({ code: 'outbox-write-failed' });
    expect(await drain(other)).toEqual(['theirs']);
    await other.close();
    await bench.clock.advance(3001);
    expect(codes()).toEqual(['outbox-write-failed']);
    rmSync(bench.file);
    await bench.clock.advance(1001);
    expect([codes(), outbox.trouble?.()]).toEqual([['outbox-write-failed', 'outbox-deleted'], undefined]);
    await outbox.close();
    expect(await drain(bench.open())).toEqual([...idsOf(entriesOf('mine', 10)), 'more']);
  });

  test('is copied anew where the first copy could not be finished', async () => {
    const folder = join(bench.folder, 'deep');
    const outbox = bench.open({ path: join(folder, 'events.sqlite') });
    await outbox.append([entryOf('before')], noneBusy);
    rmSync(folder, { recursive: true });
    bench.databases[0]?.exec('BEGIN');
    await outbox.append([entryOf('during')], noneBusy);
    expect(codes()).toEqual(['outbox-write-failed']);
    bench.databases[0]?.exec('COMMIT');
    await bench.clock.advance(1001);
    await outbox.close();
    expect(codes()).toEqual(['outbox-write-failed', 'outbox-deleted']);
    expect(await drain(bench.open({ path: join(folder, 'events.sqlite') }))).toEqual(['before', 'during']);
  });
});
