import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { isAlive } from './__fixtures__/is-alive.ts';
import { type StartedProcess, startProcess } from './start-process.ts';

const script = (name: string): string => fileURLToPath(new URL(`./__fixtures__/${name}-process.ts`, import.meta.url));
let started: StartedProcess | undefined;
afterEach(() => started?.end());

describe('a process that a test starts', () => {
  test('is waited for until it has said what it has to say', async () => {
    started = startProcess(script('talking'), ['live'], { keepsErrors: true });
    expect((await started.prints(/^(.+)\n/))[1]).toBe('ready');
    expect((await started.prints(/care(ful)/))[1]).toBe('ful');
    expect(await started.end('SIGTERM')).toEqual({ code: null, signal: 'SIGTERM' });
    expect(await started.end()).toEqual({ code: null, signal: 'SIGTERM' });
  });

  test('that ends by itself before is told of, with what it said', async () => {
    started = startProcess(script('talking'), [], { keepsErrors: true });
    await expect(started.prints(/listening/)).rejects.toThrow(/\(3\).*listening.*ready/);
    expect(await started.ended).toEqual({ code: 3, signal: null });
    expect(started.printed()).toContain('careful');
  });

  test('dies with the process that started it, also when that is killed', async () => {
    started = startProcess(script('parent'));
    const pid = Number((await started.prints(/child (\d+)\n/))[1]);
    expect(isAlive(pid)).toBe(true);
    await started.end('SIGKILL');
    await expect.poll(() => isAlive(pid)).toBe(false);
  });
});
