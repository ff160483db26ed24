import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Refusal, StateStore } from '@waymark/core';
import { createFakeClock } from '@waymark/core/testing';
import { describeState } from '@waymark/testkit/contracts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newFolder } from '../outbox/__fixtures__/folder.ts';
import { sqliteState } from './sqlite-state.ts';

/** What a killed process leaves is what its files hold at that moment: a copy of them. */
describeState('sqliteState', () => {
  const clock = createFakeClock();
  const folders = [newFolder()];
  const opened: StateStore[] = [];
  function make(): StateStore {
    const state = sqliteState({ path: join(folders.at(-1)?.path ?? '', 'state.sqlite'), clock });
    opened.push(state);
    return state;
  }
  return {
    state: make(),
    clock,
    reopen() {
      const copy = newFolder();
      cpSync(folders.at(-1)?.path ?? '', copy.path, { recursive: true });
      folders.push(copy);
      return make();
    },
    rival: make,
    dispose() {
      for (const state of opened) state.close();
      for (const { remove } of folders) remove();
    },
  };
});

describe('the file of sqliteState', () => {
  let folder: ReturnType<typeof newFolder>;
  beforeEach(() => {
    folder = newFolder();
  });
  afterEach(() => folder.remove());
  const codeOf = (code: string) => expect.objectContaining({ code });

  test('is made with its folder, and for nobody but the user of the process', () => {
    const path = join(folder.path, 'deep', 'er', 'state.sqlite');
    const state = sqliteState({ path });
    state.set('k', 'v', 1000);
    for (const name of readdirSync(join(folder.path, 'deep', 'er'))) expect([name, statSync(join(folder.path, 'deep', 'er', name)).mode & 0o077]).toEqual([name, 0]);
    expect(statSync(join(folder.path, 'deep')).mode & 0o077).toBe(0);
    state.close();
    expect(existsSync(path)).toBe(true);
  });

  test('does not grow beyond its bound, and gives up what would end soonest', () => {
    const path = join(folder.path, 'state.sqlite');
    const state = sqliteState({ path, maxBytes: 2 ** 20 });
    state.set('lasting', 'here', 86_400_000);
    for (let index = 0; index < 3000; index += 1) state.set(`k${index}`, 'x'.repeat(2000), 60_000 + index);
    expect([state.get('k0'), String(state.get('k2999')).length, state.get('lasting')]).toEqual([undefined, 2000, 'here']);
    state.close();
    expect(statSync(path).size).toBeLessThan(2 * 2 ** 20);
  });

  test('lets go of what is over without being asked for it', async () => {
    const path = join(folder.path, 'state.sqlite');
    const clock = createFakeClock();
    const state = sqliteState({ path, clock });
    for (let index = 0; index < 300; index += 1) state.set(`old${index}`, 'x', 1000);
    await clock.advance(2000);
    for (let index = 0; index < 300; index += 1) state.set(`new${index}`, 'x', 1000);
    state.close();
    const rows = new DatabaseSync(path).prepare("SELECT count(*) AS old FROM entry WHERE key LIKE '%old%'").get();
    expect(rows).toMatchObject({ old: 0 });
  });

  test('is left alone where it belongs to somebody else', () => {
    const path = join(folder.path, 'other.sqlite');
    const other = new DatabaseSync(path);
    other.exec('CREATE TABLE shop (id INTEGER)');
    other.close();
    expect(() => sqliteState({ path })).toThrow(codeOf('state-foreign'));
    const text = join(folder.path, 'note.txt');
    writeFileSync(text, 'not a database, and longer than the head of one '.repeat(20));
    expect(() => sqliteState({ path: text })).toThrow(codeOf('state-unavailable'));
  });

  test.each([['deleted', false], ['replaced by that of another process', true]])('is said once to be %s while it is in use, and goes on for those who have it', (_what, isReplaced) => {
    const path = join(folder.path, 'state.sqlite');
    const problems: Refusal[] = [];
    const onError = (problem: Refusal) => void problems.push(problem);
    const state = sqliteState({ path, onError });
    state.set('k', 'v', 60_000);
    expect([state.get('k'), problems]).toEqual(['v', []]);
    for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
    const other = isReplaced ? sqliteState({ path, onError }) : undefined;
    expect([state.get('k'), other?.get('k')]).toEqual(['v', undefined]);
    state.set('l', 'w', 60_000);
    expect(problems).toMatchObject([{ code: 'state-deleted', message: expect.stringContaining('state store') as string }]);
    state.close();
    other?.set('m', 'x', 60_000);
    expect([other?.get('m'), problems.length]).toEqual([isReplaced ? 'x' : undefined, 1]);
    other?.close();
  });

  test('must be where files can be made', () => {
    mkdirSync(join(folder.path, 'a-folder'));
    expect(() => sqliteState({ path: join(folder.path, 'a-folder') })).toThrow(codeOf('state-unavailable'));
  });

  test('answers nobody after it was closed', () => {
    const state = sqliteState({ path: join(folder.path, 'state.sqlite') });
    state.close();
    expect(() => state.get('k')).toThrow(codeOf('state-closed'));
    expect(() => state.set('k', 'v', 1000)).toThrow(codeOf('state-closed'));
  });

  test.each([
    [{}, 'option-missing'],
    [{ path: '' }, 'option-invalid'],
    [{ path: ':memory:' }, 'option-invalid'],
    [{ path: 'file:state.sqlite' }, 'option-invalid'],
    [{ path: 'state.sqlite', maxBytes: 5 }, 'option-invalid'],
    [{ path: 'state.sqlite', size: 5 }, 'option-unknown'],
  ])('refuses %j with %s', (options, code) => {
    expect(() => sqliteState(options as { path: string })).toThrow(codeOf(code));
  });
});
