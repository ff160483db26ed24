import type { Drop } from '@waymark/core';
import { makeEvent } from '@waymark/core/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, createBench } from './__fixtures__/bench.ts';

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
  test('outlive the process, with everything but the cause', () => {
    const violations = [{ path: 'a', message: 'is missing' }];
    const first = bench.open();
    first.deadLetters.keep(letter('e', { violations }));
    void first.close();
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
});
