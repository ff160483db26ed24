import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const script = fileURLToPath(new URL('./__fixtures__/closing-process.ts', import.meta.url));

/** Runs the script, sends the signal when it is ready, and returns what it printed and how it ended. */
function run(mode: string, signal?: NodeJS.Signals) {
  const child = spawn(process.execPath, ['--conditions=@waymark/source', script, mode], { stdio: ['ignore', 'pipe', 'inherit'] });
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

  test('is not kept alive by an event that waits for its next try, and finds no handler that nobody asked for', async () => {
    expect(await run('idle')).toEqual({ output: 'ready\n', code: 0, signal: null });
  });
});
