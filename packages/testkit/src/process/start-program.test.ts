import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { isAlive } from './__fixtures__/is-alive.ts';
import { startProcess } from './start-process.ts';
import { startProgram } from './start-program.ts';

const owner = fileURLToPath(new URL('__fixtures__/program-process.ts', import.meta.url));
/** Tells who it has started itself. */
const withChild = (before = ''): readonly string[] => ['-c', `${before} sleep 600 & echo "child $!"; wait`];
const patient = { timeout: 30_000 };

test.each(['stop', 'kill'] as const)('%s ends a program with what it has started itself', async (how) => {
  const program = await startProgram({ command: '/bin/sh', args: withChild() }, /child (\d+)/);
  const child = Number(program.found);
  expect(isAlive(child)).toBe(true);
  await program[how]();
  await expect.poll(() => isAlive(child), patient).toBe(false);
  // Twice is harmless.
  await program[how]();
});

test('a program that does not want to end is killed', async () => {
  const program = await startProgram({ command: '/bin/sh', args: withChild("trap '' TERM;") }, /child (\d+)/);
  await program.stop();
  await expect.poll(() => isAlive(Number(program.found)), patient).toBe(false);
}, 60_000);

test('a program that ends before it is ready, or that does not exist, is told with what it said', async () => {
  await expect(startProgram({ command: '/bin/sh', args: ['-c', 'echo no screen >&2; exit 3'] }, /ready/)).rejects.toThrow(/\/bin\/sh did not start: it ended with 3\./);
  await expect(startProgram({ command: '/nowhere/program', args: [] })).rejects.toThrow('/nowhere/program did not start: ');
});

test('a program dies, and its folder goes, with the process that started it, also when that is killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-program-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const parent = startProcess(owner, [folder]);
  onTestFinished(() => parent.end().then(() => undefined));
  const child = Number((await parent.prints(/child (\d+)\n/))[1]);
  expect(isAlive(child)).toBe(true);
  await parent.end('SIGKILL');
  await expect.poll(() => isAlive(child), patient).toBe(false);
  await expect.poll(() => existsSync(folder), patient).toBe(false);
}, 60_000);
