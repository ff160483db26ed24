import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { recordingTransport } from '@waymark/core/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createServerTracker } from '../create-server-tracker.ts';
import { type Bench, createBench, drain } from './__fixtures__/bench.ts';
import { entriesOf, entryOf, idsOf, noneBusy } from './__fixtures__/entries.ts';
import type { Recovered } from './__fixtures__/recovering.ts';
import { sqliteOutbox } from './sqlite-outbox.ts';

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => bench.dispose());

/** Leaves a file with so many events for lane `a`. Returns their ids. */
async function leave(events: number): Promise<readonly string[]> {
  const outbox = bench.open({ durability: 'memory' });
  const ids: string[] = [];
  for (let at = 0; at < events; at += 1000) {
    const entries = entriesOf(`${at}-`, Math.min(1000, events - at), { size: 60 });
    await outbox.append(entries, noneBusy);
    for (const id of idsOf(entries)) ids.push(id);
  }
  await outbox.close();
  return ids;
}

/** The least that it took in three processes: what else the machine does only adds to it. */
async function recoverIn(way: 'pieces' | 'at once'): Promise<Recovered> {
  const [first, ...others] = [await recoverOnce(way), await recoverOnce(way), await recoverOnce(way)];
  return others.reduce((least, { longest, grown }) => ({ ...least, longest: Math.min(least.longest, longest), grown: Math.min(least.grown, grown) }), first);
}

async function recoverOnce(way: 'pieces' | 'at once'): Promise<Recovered> {
  const script = fileURLToPath(new URL('./__fixtures__/recovering.ts', import.meta.url));
  const child = fork(script, [bench.file, way], { execArgv: ['--conditions=@waymark/source', '--expose-gc'] });
  let recovered: Recovered | undefined;
  child.once('message', (message) => (recovered = message as Recovered));
  // Not before it has ended: until then the file is its own. What it said is there when the channel is at its end.
  const [[code]] = await Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
  return recovered ?? expect.fail(`It ended with ${code}.`);
}

describe('a large file of an earlier process', () => {
  test('is taken up in pieces, so that others have their turn, in about the same memory', async () => {
    await leave(200_000);
    const [whole, pieces] = [await recoverIn('at once'), await recoverIn('pieces')];
    expect([whole.events, pieces.events]).toEqual([200_000, 200_000]);
    expect(pieces.longest).toBeLessThan(whole.longest / 4);
    expect(pieces.grown).toBeLessThan(whole.grown * 1.5);
  }, 600_000);

  test('keeps its order, and what comes meanwhile comes after it', async () => {
    const ids = await leave(20_000);
    const outbox = bench.make();
    const opening = outbox.open(['a', 'b']);
    expect(opening).toBeInstanceOf(Promise);
    await opening;
    await outbox.append([entryOf('new')], noneBusy);
    expect(await drain(outbox)).toEqual([...ids, 'new']);
  });

  test('is there at once for those who cannot wait', async () => {
    const ids = await leave(20_000);
    const outbox = bench.open();
    expect((await outbox.append([entryOf('0-0'), entryOf('new')], noneBusy)).repeated).toEqual(['0-0']);
    expect(await drain(outbox)).toEqual([...ids, 'new']);
  });

  test('stays as it is when it is closed meanwhile', async () => {
    const ids = await leave(20_000);
    const outbox = bench.make();
    const opening = outbox.open(['a', 'b']);
    await outbox.close();
    await opening;
    expect(await drain(bench.open())).toEqual(ids);
  });

  test('shows its dead letters from the beginning, and works', async () => {
    await leave(20_000);
    const outbox = bench.make();
    const opening = outbox.open(['a', 'b']);
    expect(outbox.trouble?.()).toBeUndefined();
    expect(outbox.deadLetters.list()).toEqual([]);
    await opening;
    expect(await outbox.count('a')).toMatchObject({ events: 20_000 });
  });

  test('goes out before what its tracker tracks, each event once', async () => {
    const first = createServerTracker({
      transports: [recordingTransport({ answer: () => ({ status: 'retry', why: { code: 'http-503', message: 'It is down.' } }) })],
      outbox: sqliteOutbox({ path: bench.file }),
    });
    const ids = Array.from({ length: 12_000 }, (_, index) => first.track('eventOccurred', { name: `n${index}` }));
    await first.close(0);
    const transport = recordingTransport({ limits: { maxEvents: 500, maxBytes: 1_000_000, concurrency: 1 } });
    const next = createServerTracker({ transports: [transport], outbox: sqliteOutbox({ path: bench.file }) });
    ids.push(next.track('eventOccurred', { name: 'new' }));
    const receipt = await next.close(20_000);
    expect(transport.delivered.map(({ id }) => id)).toEqual(ids);
    expect(receipt.transports['recording']).toEqual({ accepted: 12_001, delivered: 12_001, waiting: 0, dropped: {} });
  });
});
