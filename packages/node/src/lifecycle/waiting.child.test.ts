import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const script = fileURLToPath(new URL('./__fixtures__/waiting-process.ts', import.meta.url));

/** What the script printed. Rejects when it did not end with code 0. */
async function run(mode: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@waymark/source', script, mode]);
  return stdout;
}

describe('a process with nothing else to do lives on', () => {
  test('while it waits for the receipt of a tracker whose destination is down', async () => {
    expect(await run('close')).toBe('dropped closed\nreceipt {"complete":true,"accepted":1,"delivered":0,"waiting":0,"dropped":{"closed":1}}\n');
  });

  test('while it waits for room in the outbox', async () => {
    expect(await run('drained')).toBe('drained 0\n');
  });
});
