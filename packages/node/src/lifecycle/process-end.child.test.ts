import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { recordingTransport } from '@waymark/core/testing';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createServerTracker } from '../create-server-tracker.ts';
import { sqliteOutbox } from '../sqlite.ts';

const fixture = (name: string) => fileURLToPath(new URL(`./__fixtures__/${name}.ts`, import.meta.url));

/** Runs the script, sends the signal when it is ready, and returns what it printed and how it ended. */
function run(mode: string, signal?: NodeJS.Signals) {
  return runScript('closing-process', [mode], signal);
}

function runScript(name: string, args: readonly string[], signal?: NodeJS.Signals) {
  // Its errors are part of what is tried.
  const child = spawn(process.execPath, ['--conditions=@waymark/source', fixture(name), ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (signal && output === 'ready\n') child.kill(signal);
  });
  return new Promise<{ output: string; code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, endedBy) => resolve({ output, code, signal: endedBy }));
  });
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-exit-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a process that ends', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('on %s delivers first, and ends by the signal as it would have', async (signal) => {
    expect(await run('signal', signal)).toEqual({ output: 'ready\ndelivered last\n', code: null, signal });
  });

  test('because nothing is left to do delivers first, and keeps its exit code', async () => {
    expect(await run('end')).toEqual({ output: 'ready\ndelivered last\n', code: 3, signal: null });
  });

  test('while its destination is down says what was lost, and keeps its exit code', async () => {
    expect(await run('failing')).toEqual({ output: 'ready\ndropped closed\n', code: 3, signal: null });
  });

  test('by exit() is not held up', async () => {
    expect(await run('exiting')).toEqual({ output: 'ready\n', code: 5, signal: null });
  });

  test('on a signal that nobody asked to hear ends at once', async () => {
    expect(await run('deaf', 'SIGTERM')).toEqual({ output: 'ready\n', code: null, signal: 'SIGTERM' });
  });

  test('on a signal while it goes on tracking into a file ends in its time', async () => {
    expect(await runScript('busy-process', [join(folder, 'outbox.sqlite')], 'SIGTERM')).toEqual({ output: 'ready\n', code: null, signal: 'SIGTERM' });
  });

  test('is not kept alive by an event that waits for its next try, and finds no handler that nobody asked for', async () => {
    expect(await run('idle')).toEqual({ output: 'ready\n', code: 0, signal: null });
  });
});

describe('a process that exits in the tick in which it tracked, and asked to be heard', () => {
  test.each([
    ['exit', 4],
    ['throw', 1],
  ])('by %s leaves everything to the next one, and keeps its exit code', async (how, code) => {
    const path = join(folder, 'outbox.sqlite');
    expect(await runScript('exiting-process', [path, how])).toEqual({ output: '', code, signal: null });
    const next = recordingTransport({ limits: { maxEvents: 1000, maxBytes: 1_000_000, concurrency: 1 } });
    const tracker = createServerTracker({ transports: [next], outbox: sqliteOutbox({ path }) });
    await tracker.close(60_000);
    expect(next.delivered.map(({ payload }) => payload)).toEqual(Array.from({ length: 1000 }, (_, number) => ({ name: `n${number}` })));
  });

  test('writes what its last handlers track, too', async () => {
    const path = join(folder, 'events.sqlite');
    expect(await runScript('exiting-process', [path, 'late'])).toEqual({ output: '', code: 4, signal: null });
    const next = recordingTransport({ limits: { maxEvents: 2000, maxBytes: 1_000_000, concurrency: 1 } });
    const tracker = createServerTracker({ transports: [next], outbox: sqliteOutbox({ path }) });
    await tracker.close(60_000);
    expect(next.delivered.map(({ payload }) => payload)).toEqual(Array.from({ length: 1001 }, (_, number) => ({ name: `n${number}` })));
  });

  test('with a memory outbox says how many events are lost', async () => {
    expect(await runScript('exiting-process', ['memory', 'exit'])).toEqual({ output: 'exit-unsaved 1000\n', code: 4, signal: null });
  });
});
