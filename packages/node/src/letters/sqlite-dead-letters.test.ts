import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Drop, Refusal } from '@waymark/core';
import { createFakeClock, makeEvent } from '@waymark/core/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { newFolder } from '../outbox/__fixtures__/folder.ts';
import { type SharedDeadLetters, sqliteDeadLetters, type SqliteDeadLettersOptions } from './sqlite-dead-letters.ts';

let folder: ReturnType<typeof newFolder>;
let opened: SharedDeadLetters[];
beforeEach(() => {
  folder = newFolder();
  opened = [];
});
afterEach(() => {
  for (const letters of opened) letters.close();
  folder.remove();
});

const clock = createFakeClock();
const problems: Refusal[] = [];

function open(options: Partial<SqliteDeadLettersOptions> = {}): SharedDeadLetters {
  const letters = sqliteDeadLetters({ path: join(folder.path, 'letters.sqlite'), clock, onError: (problem) => problems.push(problem), ...options });
  opened.push(letters);
  return letters;
}

function letter(id: string, { transport = 'cdp', browserId = 'b1' } = {}): Drop {
  const where = { runtime: 'browser', url: 'https://shop.example/', client: { ip: '203.0.113.42' } } as const;
  return { event: makeEvent('goalCompleted', {}, { id, who: { browserId }, where }), reason: 'refused', transport, why: { code: 'http-400', message: 'It said no.', cause: new Error('secret') } };
}

const idsOf = (letters: readonly Drop[]) => letters.map(({ event }) => event.id);

describe('dead letters in a file of their own', () => {
  test('are there at once for other processes, without the cause, and for nobody but the user', () => {
    open().keep(letter('a'));
    const [found] = open().list();
    expect(found).toEqual({ ...letter('a'), why: { code: 'http-400', message: 'It said no.' }, number: 1, keptAt: clock.now() });
    expect(statSync(join(folder.path, 'letters.sqlite')).mode & 0o077).toBe(0);
  });

  test('are found, taken and removed like those of an outbox', () => {
    const letters = open();
    for (const id of ['a', 'b', 'c']) letters.keep(letter(id, { transport: id === 'c' ? 'tracify' : 'cdp' }));
    expect([letters.count(), idsOf(letters.list({ transport: 'tracify' })), idsOf(letters.list({ limit: 1, after: 1 }))]).toEqual([3, ['c'], ['b']]);
    expect(idsOf(letters.take({ limit: 1 }))).toEqual(['a']);
    letters.remove([2]);
    expect(idsOf(letters.list())).toEqual(['c']);
    letters.withdraw(new Map([['b1', clock.now()]]), ['cdp', 'tracify']);
    expect(letters.count()).toBe(0);
  });

  test('are asked for by number or kind, by whoever can open the file, and stay until they were sent', () => {
    const letters = open();
    for (const id of ['a', 'b', 'c', 'd']) letters.keep(letter(id, { transport: id === 'd' ? 'tracify' : 'cdp' }));
    const other = open();
    expect(letters.asked(10)).toEqual([]);
    expect([other.ask({ numbers: [2, 99] }), other.ask({ transport: 'tracify' }), other.ask({ transport: 'nobody' })]).toEqual([1, 1, 0]);
    expect(idsOf(letters.asked(10))).toEqual(['b', 'd']);
    expect(idsOf(letters.asked(1))).toEqual(['b']);
    letters.remove([2, 4]);
    expect([letters.asked(10), letters.count()]).toEqual([[], 2]);
    expect(other.ask({})).toBe(2);
    letters.decline([1]);
    expect(idsOf(letters.asked(10))).toEqual(['c']);
  });

  test('belong to one who sends them, until they are gone, or he has had time enough', async () => {
    const [letters, other] = [open(), open()];
    for (const id of ['a', 'b', 'c']) letters.keep(letter(id));
    letters.ask({});
    expect([idsOf(letters.claim(2)), idsOf(other.claim(10)), idsOf(letters.claim(10))]).toEqual([['a', 'b'], ['c'], []]);
    expect([other.ask({}), idsOf(other.asked(10)), other.claim(10)]).toEqual([3, ['a', 'b', 'c'], []]);
    letters.remove([1]);
    letters.decline([2]);
    await clock.advance(30_000);
    expect([idsOf(other.claim(Infinity)), other.count()]).toEqual([['c'], 2]);
  });

  test('go beyond their number and age, and lose the address before', async () => {
    const letters = open({ maxLetters: 50, letterAddressMs: 3_600_000, maxLetterAgeMs: 7_200_000 });
    for (let index = 0; index < 200; index += 1) letters.keep(letter(`e${index}`));
    expect(letters.count()).toBeLessThan(150);
    expect(letters.list()[0]?.event.where.client).toEqual({ ip: '203.0.113.42' });
    await clock.advance(3_600_001);
    expect(letters.list()[0]?.event.where.client).toEqual({});
    await clock.advance(3_600_000);
    expect(letters.count()).toBe(0);
  });

  test('lose addresses in time also where nobody comes, and are let alone once they are closed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const letters = open({ letterAddressMs: 30_000 });
      letters.keep(letter('a'));
      await clock.advance(60_000);
      vi.advanceTimersByTime(60_000);
      const stored = new DatabaseSync(join(folder.path, 'letters.sqlite'), { readOnly: true });
      expect(String(stored.prepare('SELECT drop_json FROM letter').get()?.['drop_json'])).not.toContain('203.0.113.42');
      stored.close();
      letters.close();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test('lose e-mail addresses with the IP address, or never have them', async () => {
    const signedUp = (id: string): Drop => ({ ...letter(id), event: makeEvent('userSignedUp', { email: 'anna@shop.example', lastName: 'A' }, { id, who: { browserId: 'b1', email: 'anna@shop.example' } }) });
    const path = join(folder.path, 'letters.sqlite');
    const inFile = () => new DatabaseSync(path, { readOnly: true }).prepare('SELECT drop_json AS text FROM letter').all().map(({ text }) => String(text).includes('anna@'));
    const letters = open();
    letters.keep(signedUp('a'));
    expect(inFile()).toEqual([true]);
    await clock.advance(86_400_001);
    expect(letters.list().map(({ event }) => [event.payload, event.who])).toEqual([[{ lastName: 'A' }, { browserId: 'b1' }]]);
    expect(inFile()).toEqual([false]);
    open({ letterAddressMs: 0 }).keep(signedUp('b'));
    expect(inFile()).toEqual([false, false]);
  });

  test.each(['{"event":', 'null', '5', '{}', '{"event":{},"why":{}}'])('of which nothing is left but %s hold up no others', (text) => {
    const letters = open();
    for (const id of ['a', 'b', 'c']) letters.keep(letter(id));
    const other = new DatabaseSync(join(folder.path, 'letters.sqlite'));
    other.prepare('UPDATE letter SET drop_json = ? WHERE no = 2').run(text);
    other.close();
    expect(letters.ask({})).toBe(3);
    for (const found of [letters.list(), letters.asked(10), letters.claim(10)]) expect(found.map(({ event }) => event.id)).toEqual(['a', 'c']);
  });

  test('that cannot be written are reported, and nobody is held up', () => {
    const letters = open();
    const blocker = new DatabaseSync(join(folder.path, 'letters.sqlite'));
    blocker.exec('DROP TABLE letter');
    letters.keep(letter('a'));
    expect(problems).toMatchObject([{ code: 'letters-failed' }]);
    blocker.close();
  });

  test.each<[choice: unknown]>([[5], ['cdp'], [null], [[2]], [{ transport: 5 }], [{ transport: '' }], [{ reason: {} }], [{ event: null }], [{ after: '2' }], [{ after: 1.5 }], [{ limit: -1 }], [{ limit: Number.NaN }], [{ limit: 1.5 }], [{ number: 1 }]])(
    'are not chosen by %j, and stay as they are',
    (choice) => {
      const letters = open();
      for (const id of ['a', 'b']) letters.keep(letter(id));
      const refused = expect.objectContaining({ code: expect.stringMatching(/^options?-(invalid|unknown)$/) });
      for (const call of ['list', 'take', 'ask'] as const) expect(() => letters[call](choice as never)).toThrow(refused);
      expect([letters.asked(10), letters.count()]).toEqual([[], 2]);
    },
  );

  test.each<[numbers: unknown]>([[5], ['12'], [null], [undefined], [{ 0: 1 }], [['1']], [[1, 1.5]], [[{ number: 1 }]], [[1n]]])('have no numbers %o, and stay as they are', (numbers) => {
    const letters = open();
    for (const id of ['a', 'b']) letters.keep(letter(id));
    letters.ask({ numbers: [1] });
    const refused = expect.objectContaining({ code: 'call-invalid', message: expect.stringContaining('numbers of letters') });
    for (const call of ['remove', 'decline'] as const) expect(() => letters[call](numbers as never)).toThrow(refused);
    if (numbers !== undefined) expect(() => letters.ask({ numbers: numbers as never })).toThrow(refused);
    expect([idsOf(letters.asked(10)), letters.count()]).toEqual([['a'], 2]);
  });

  test('are asked for without an end, but not without a number', () => {
    const letters = open();
    for (const id of ['a', 'b']) letters.keep(letter(id));
    expect(letters.ask({ limit: Infinity, numbers: new Set([1, 2]) as never })).toBe(2);
    expect(idsOf(letters.asked(Infinity))).toEqual(['a', 'b']);
    expect([idsOf(letters.list({ limit: Infinity })), letters.list({ after: Infinity })]).toEqual([['a', 'b'], []]);
    for (const limit of [undefined, null, '5', -1, 1.5, Number.NaN, 5n]) for (const call of [letters.asked, letters.claim]) expect(() => call(limit as never)).toThrow(expect.objectContaining({ code: 'call-invalid' }));
    expect(() => letters.ask(undefined as never)).toThrow(expect.objectContaining({ code: 'options-invalid' }));
  });

  test('are said once to be deleted while they are in use', () => {
    const said: Refusal[] = [];
    const letters = open({ onError: (problem) => said.push(problem) });
    letters.keep(letter('a'));
    expect(said).toEqual([]);
    for (const end of ['', '-wal', '-shm']) rmSync(join(folder.path, `letters.sqlite${end}`), { force: true });
    letters.keep(letter('b'));
    expect([idsOf(letters.list()), said]).toMatchObject([['a', 'b'], [{ code: 'state-deleted', message: expect.stringContaining('dead letters') as string }]]);
  });

  test('answer nobody after the file was closed', () => {
    const letters = open();
    letters.close();
    letters.close();
    expect(() => letters.list()).toThrow(expect.objectContaining({ code: 'state-closed' }));
    letters.keep(letter('a'));
  });

  test.each([[{ path: '' }, 'option-invalid'], [{ path: ':memory:' }, 'option-invalid'], [{ maxLetters: -1 }, 'option-invalid'], [{ file: 'x' }, 'option-unknown']])('refuse %j with %s', (options, code) => {
    expect(() => open(options as object)).toThrow(expect.objectContaining({ code }));
  });
});
