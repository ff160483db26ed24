import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive } from '../process/__fixtures__/is-alive.ts';
import { type StartedProcess, startProcess } from '../process/start-process.ts';

const script = fileURLToPath(new URL('__fixtures__/servers-process.ts', import.meta.url));
/** What servers leave behind that were killed. */
let folder: string;
let owner: StartedProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-owner-'));
});
afterEach(async () => {
  await owner?.end();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

test('servers die with the process that started them, also when that is killed', async () => {
  owner = startProcess(script, [], { env: { ...process.env, TMPDIR: folder } });
  const pid = Number((await owner.prints(/^(\d+)\n/))[1]);
  expect(isAlive(pid)).toBe(true);
  await owner.end('SIGKILL');
  await expect.poll(() => isAlive(pid)).toBe(false);
});
