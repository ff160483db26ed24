import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeEvent, recordingTransport } from '@waymark/core/testing';
import { createServerTracker } from '../create-server-tracker.ts';
import { type Bench, createBench, drain } from './__fixtures__/bench.ts';
import { entriesOf, entryOf, idsOf, noneBusy } from './__fixtures__/entries.ts';
import { lookEveryMs } from './heirs.ts';

let bench: Bench;
let directory: string;
beforeEach(() => {
  bench = createBench();
  directory = join(bench.folder, 'shared');
});
afterEach(() => bench.dispose());

describe('an outbox in a shared directory', () => {
  test('takes over what a process leaves that ends after it began, and its lanes deliver it', async () => {
    const old = bench.open({ directory });
    const transport = recordingTransport();
    const outbox = bench.make({ directory });
    const tracker = createServerTracker({ transports: [transport], outbox, clock: bench.clock });
    await tracker.flush();
    const ids = ['left-1', 'left-2'];
    await old.append(ids.map((id) => ({ ...entryOf(id, { lanes: ['recording'] }), json: JSON.stringify(makeEvent('goalCompleted', {}, { id })) })), noneBusy);
    await old.close();
    await bench.clock.advance(lookEveryMs + 5000);
    expect(transport.delivered.map(({ id }) => id)).toEqual(ids);
    expect(tracker.report().transports['recording']).toEqual({ accepted: 2, delivered: 2, waiting: 0, dropped: {} });
    await tracker.close();
  });

  test('takes over much in slices, and is ready before', async () => {
    const [first, left] = [bench.open({ directory }), bench.open({ directory, durability: 'memory' })];
    await left.append(entriesOf('e', 20_000, { size: 100 }), noneBusy);
    await left.close();
    await first.close();
    const next = bench.open({ directory });
    const { events } = next.count('a') as { readonly events: number };
    expect(events).toBeLessThan(6000);
    const told: number[] = [];
    next.onArrival?.('a', (more) => void told.push(more));
    await bench.clock.advance(1000);
    expect(told.length).toBeGreaterThan(10);
    expect(told.reduce((sum, more) => sum + more, events)).toBe(20_000);
    expect(await drain(next)).toEqual(idsOf(entriesOf('e', 20_000)));
  });

  test('that is closed in the middle leaves the rest where it is', async () => {
    const [first, left] = [bench.open({ directory }), bench.open({ directory, durability: 'memory' })];
    await left.append(entriesOf('e', 10_000, { size: 100 }), noneBusy);
    await left.close();
    await first.close();
    await bench.open({ directory }).close();
    const next = bench.open({ directory });
    await bench.clock.advance(1000);
    expect(new Set(await drain(next))).toEqual(new Set(idsOf(entriesOf('e', 10_000))));
    expect(next.count('a')).toMatchObject({ events: 10_000 });
  });

  test('leaves what does not fit where it is until there is room', async () => {
    const [own, left] = [bench.open({ directory, maxEvents: 10 }), bench.open({ directory })];
    await own.append(entriesOf('own', 10), noneBusy);
    await left.append(entriesOf('left', 5), noneBusy);
    await left.close();
    await bench.clock.advance(2 * lookEveryMs);
    expect(own.count('a')).toMatchObject({ events: 10 });
    await own.settle('a', await drain(own));
    await bench.clock.advance(2 * lookEveryMs);
    expect(await drain(own)).toEqual(idsOf(entriesOf('left', 5)));
  });

  test('takes over no more than it has room for at its start either, and leaves that to another one', async () => {
    const [own, left] = [bench.open({ directory }), bench.open({ directory })];
    await own.append(entriesOf('own', 10), noneBusy);
    await left.append(entriesOf('left', 5), noneBusy);
    await own.close();
    await left.close();
    const full = bench.open({ directory, maxEvents: 10 });
    expect(full.count('a')).toMatchObject({ events: 10 });
    expect(await drain(bench.open({ directory }))).toEqual(idsOf(entriesOf('left', 5)));
  });

  test('takes over a part where only that fits, and the rest stays', async () => {
    const [own, left] = [bench.open({ directory, maxEvents: 1500 }), bench.open({ directory, durability: 'memory' })];
    await left.append(entriesOf('left', 5000, { size: 100 }), noneBusy);
    await left.close();
    await bench.clock.advance(5 * lookEveryMs);
    const ids = await drain(own);
    expect(ids.length).toBeGreaterThan(1500);
    expect(ids.length).toBeLessThan(3000);
    expect([...ids, ...(await drain(bench.open({ directory })))]).toEqual(idsOf(entriesOf('left', 5000)));
  });

  test('takes over what no other one does that looks in the same moment', async () => {
    const [first, second, left] = [bench.open({ directory }), bench.open({ directory }), bench.open({ directory, durability: 'memory' })];
    await left.append(entriesOf('left', 5000, { size: 100 }), noneBusy);
    await left.close();
    await bench.clock.advance(2 * lookEveryMs);
    const found = [...(await drain(first)), ...(await drain(second))];
    expect(found.toSorted()).toEqual(idsOf(entriesOf('left', 5000)).toSorted());
  });

  test('hands out once what it takes over while it cannot write, and takes it out of the other file later', async () => {
    const [own, left] = [bench.open({ directory }), bench.open({ directory })];
    await left.append(entriesOf('left', 5), noneBusy);
    await left.close();
    bench.databases[0]?.exec('PRAGMA query_only = ON');
    await bench.clock.advance(lookEveryMs + 1000);
    const ids = await drain(own);
    expect(ids).toEqual(idsOf(entriesOf('left', 5)));
    const path = join(bench.folder, 'killed.sqlite');
    cpSync(join(directory, 'outbox-1.sqlite'), path);
    expect(await drain(bench.open({ path }))).toEqual(ids);
    await own.settle('a', ids);
    bench.databases[0]?.exec('PRAGMA query_only = OFF');
    await bench.clock.advance(3 * lookEveryMs);
    expect(await drain(own)).toEqual([]);
    await own.close();
    expect(await drain(bench.open({ directory }))).toEqual([]);
  });

  test('takes over dead letters once, also where it cannot write at first', async () => {
    const [own, left] = [bench.open({ directory }), bench.open({ directory })];
    const ids = Array.from({ length: 150 }, (_, at) => `letter${at}`);
    for (const id of ids) left.deadLetters.keep({ event: makeEvent('goalCompleted', {}, { id }), reason: 'refused', transport: 'cdp', why: { code: 'http-400', message: 'It said no.' } });
    await left.close();
    bench.databases[0]?.exec('PRAGMA query_only = ON');
    await bench.clock.advance(lookEveryMs + 5000);
    expect(bench.problems).toMatchObject([{ code: 'outbox-write-failed' }]);
    bench.databases[0]?.exec('PRAGMA query_only = OFF');
    await bench.clock.advance(3 * lookEveryMs);
    expect(own.deadLetters.list({ limit: 1000 }).map(({ event }) => event.id)).toEqual(ids);
    await own.close();
    expect(bench.open({ directory }).deadLetters.count()).toBe(150);
  });

  test('does not take damage of its own file for that of another', async () => {
    const [own, left] = [bench.open({ directory, memoryBytes: 1 }), bench.open({ directory })];
    await own.append([entryOf('both')], noneBusy);
    bench.databases[0]?.exec('UPDATE content SET texts = zeroblob(3)');
    await left.append([entryOf('both'), entryOf('left')], noneBusy);
    await left.close();
    await bench.clock.advance(lookEveryMs + 5000);
    expect(await drain(own)).toEqual(['both', 'left']);
    expect(readdirSync(directory).filter((name) => name.includes('.corrupt-')).map((name) => name.slice(0, 15))).toEqual(['outbox-0.sqlite']);
  });

  test('says once which file it cannot take over', async () => {
    bench.open({ directory });
    writeFileSync(join(directory, 'outbox-7.sqlite'), 'x'.repeat(8192));
    await bench.clock.advance(5 * lookEveryMs);
    expect(bench.problems.map(({ code }) => code)).toEqual(['outbox-not-adopted']);
  });
});
