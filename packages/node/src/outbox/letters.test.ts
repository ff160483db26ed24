import { DatabaseSync } from 'node:sqlite';
import type { Drop } from '@waymark/core';
import { makeEvent } from '@waymark/core/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, createBench } from './__fixtures__/bench.ts';
import { migrate, migrations } from './disk/schema.ts';

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => bench.dispose());

function letter(id: string, changes: Partial<Drop> = {}): Drop {
  return { event: makeEvent('goalCompleted', {}, { id }), reason: 'refused', transport: 'cdp', why: { code: 'http-400', message: 'It said no.', cause: new Error('secret') }, ...changes };
}

const eventIds = (letters: readonly Drop[]): readonly string[] => letters.map(({ event }) => event.id);

describe('dead letters', () => {
  test('outlive the process, with everything but the cause', async () => {
    const violations = [{ path: 'a', message: 'is missing' }];
    const first = bench.open();
    first.deadLetters.keep(letter('e', { violations }));
    await first.close();
    const [found] = bench.open().deadLetters.list();
    expect(found).toEqual({ ...letter('e', { violations }), why: { code: 'http-400', message: 'It said no.' }, number: 1, keptAt: bench.clock.now() });
  });

  test('are found by destination, reason and event, a page at a time', () => {
    const { deadLetters } = bench.open();
    for (const id of ['e0', 'e1', 'e2']) deadLetters.keep(letter(id));
    deadLetters.keep(letter('f', { transport: 'tracify', reason: 'gave-up' }));
    deadLetters.keep(letter('g', { event: makeEvent('orderPlaced', {}, { id: 'g' }) }));
    expect(deadLetters.count()).toBe(5);
    expect(eventIds(deadLetters.list({ transport: 'tracify' }))).toEqual(['f']);
    expect(eventIds(deadLetters.list({ reason: 'gave-up' }))).toEqual(['f']);
    expect(eventIds(deadLetters.list({ event: 'orderPlaced' }))).toEqual(['g']);
    const page = deadLetters.list({ limit: 2 });
    expect(eventIds(page)).toEqual(['e0', 'e1']);
    expect(eventIds(deadLetters.list({ limit: 2, after: page[1]?.number ?? 0 }))).toEqual(['e2', 'f']);
  });

  test('are gone once they were taken or removed, also after a restart', async () => {
    const first = bench.open();
    for (const id of ['e0', 'e1', 'e2']) first.deadLetters.keep(letter(id));
    expect(eventIds(first.deadLetters.take({ limit: 1 }))).toEqual(['e0']);
    first.deadLetters.remove([first.deadLetters.list()[1]?.number ?? 0]);
    await first.close();
    expect(eventIds(bench.open().deadLetters.list())).toEqual(['e1']);
  });

  test('go, the oldest first, beyond the bound', () => {
    const { deadLetters } = bench.open({ maxLetters: 2 });
    for (const id of ['e0', 'e1', 'e2']) deadLetters.keep(letter(id));
    expect(eventIds(deadLetters.list())).toEqual(['e1', 'e2']);
  });

  test('never get a number that another one had, also after a restart', async () => {
    const first = bench.open();
    for (const id of ['e0', 'e1']) first.deadLetters.keep(letter(id));
    const stale = first.deadLetters.take().map(({ number }) => number);
    first.deadLetters.keep(letter('f0'));
    first.deadLetters.remove(stale);
    expect(eventIds(first.deadLetters.take())).toEqual(['f0']);
    await first.close();
    const { deadLetters } = bench.open();
    deadLetters.keep(letter('g0'));
    deadLetters.remove(stale);
    expect(deadLetters.list()).toMatchObject([{ event: { id: 'g0' }, number: 4 }]);
  });

  test('of a file of the first version are kept with their numbers', () => {
    const database = new DatabaseSync(bench.file);
    migrate(database, migrations.slice(0, 1));
    database.exec(`INSERT INTO letter VALUES (7, 5, 'cdp', 'refused', 'goalCompleted', '${JSON.stringify({ event: { id: 'old' }, reason: 'refused', transport: 'cdp', why: { code: 'http-400', message: 'No.' } })}')`);
    database.close();
    const { deadLetters } = bench.open();
    deadLetters.keep(letter('new'));
    expect(deadLetters.list()).toMatchObject([
      { event: { id: 'old' }, number: 7, keptAt: 5 },
      { event: { id: 'new' }, number: 8 },
    ]);
  });

  test('are neither chosen nor removed by what is no choice and no number, and stay as they are', () => {
    const { deadLetters } = bench.open();
    deadLetters.keep(letter('e'));
    const all = deadLetters.list();
    for (const choice of [5, 'cdp', null, { limit: 1.5 }, { transport: 5 }, { number: 1 }]) {
      for (const call of ['list', 'take'] as const) expect(() => deadLetters[call](choice as never)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^options?-(invalid|unknown)$/) }));
    }
    for (const numbers of [undefined, 1, '1', all, [1.5], ['1']]) expect(() => deadLetters.remove(numbers as never)).toThrow(expect.objectContaining({ code: 'call-invalid' }));
    expect(deadLetters.list()).toEqual(all);
  });

  test('cannot be read while the file is not open, and say so', async () => {
    const outbox = bench.make();
    const ways = [() => outbox.deadLetters.list(), () => outbox.deadLetters.count(), () => outbox.deadLetters.take(), () => outbox.deadLetters.remove([1])];
    for (const way of ways) expect(way).toThrow(expect.objectContaining({ code: 'outbox-closed', message: expect.stringContaining('createServerTracker()') }));
    await outbox.open([]);
    await outbox.close();
    for (const way of ways) expect(way).toThrow(expect.objectContaining({ code: 'outbox-closed', message: expect.stringContaining('new outbox') }));
  });
});

describe('personal data in dead letters', () => {
  const at = (browserId: string, transport = 'cdp'): Partial<Drop> => ({
    event: makeEvent('goalCompleted', {}, { id: `${browserId}-${transport}`, who: { browserId }, where: { runtime: 'browser', url: 'https://shop.example/', client: { ip: '203.0.113.42', userAgent: 'Firefox' } } }),
    transport,
  });

  test('goes with what visitors have withdrawn, for these destinations', () => {
    const { deadLetters } = bench.open();
    for (const [browserId, transport] of [['b1', 'cdp'], ['b1', 'tracify'], ['b2', 'cdp']] as const) deadLetters.keep(letter('', at(browserId, transport)));
    deadLetters.withdraw(new Map([['b1', Date.UTC(2020, 0, 1)]]), ['cdp']);
    expect(deadLetters.count()).toBe(3);
    deadLetters.withdraw(new Map([['b1', Date.UTC(2026, 0, 2)], ['unknown', Date.UTC(2026, 0, 2)]]), ['cdp', 'other']);
    expect(eventIds(deadLetters.list())).toEqual(['b1-tracify', 'b2-cdp']);
  });

  test('is there for a day as far as addresses are concerned, and for a month at all', async () => {
    const outbox = bench.open({ maxLetterAgeMs: 30 * 86_400_000, letterAddressMs: 86_400_000 });
    const clientsIn = () => outbox.deadLetters.list().map(({ event }) => event.where.client);
    outbox.deadLetters.keep(letter('', at('b1')));
    await bench.clock.advance(86_000_000);
    outbox.deadLetters.keep(letter('', at('b2')));
    expect(clientsIn()).toEqual([{ ip: '203.0.113.42', userAgent: 'Firefox' }, { ip: '203.0.113.42', userAgent: 'Firefox' }]);
    await bench.clock.advance(500_000);
    expect(clientsIn()).toEqual([{ userAgent: 'Firefox' }, { ip: '203.0.113.42', userAgent: 'Firefox' }]);
    await bench.clock.advance(86_400_000);
    expect(clientsIn()).toEqual([{ userAgent: 'Firefox' }, { userAgent: 'Firefox' }]);
  });

  test('is gone after the age that was chosen', async () => {
    const outbox = bench.open({ maxLetterAgeMs: 3_600_000 });
    outbox.deadLetters.keep(letter('', at('b1')));
    await bench.clock.advance(3_500_000);
    expect(outbox.deadLetters.count()).toBe(1);
    await bench.clock.advance(200_000);
    expect(outbox.deadLetters.count()).toBe(0);
  });
});
