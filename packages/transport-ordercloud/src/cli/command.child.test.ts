import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandKit, environment, type Ran } from '../__fixtures__/command.ts';

const script = fileURLToPath(new URL('bin.ts', import.meta.url));
const { configured, view, asked } = commandKit();
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-ordercloud-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The command in a process of its own, with nothing but what is given in its environment. */
function run(args: readonly string[], env: Readonly<Record<string, string>> = environment): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--conditions=@waymark/source', script, ...args], { env }, (error, out, err) => resolve({ code: Number(error?.code ?? 0), out, err }));
  });
}

test('the command explains itself, reads a file and its environment, and refuses a wrong one before OrderCloud is asked', async () => {
  const path = join(folder, 'config.json');
  writeFileSync(path, JSON.stringify(configured({ prefix: 'web shop' })));
  const [help, wrong, nowhere] = await Promise.all([run(['--help'], {}), run(['apply', path]), run(['apply', join(folder, 'nothing.json')])]);
  expect(help).toMatchObject({ code: 0, out: expect.stringMatching(/^Usage: npx @waymark\/transport-ordercloud/) as string });
  expect(wrong).toEqual({ code: 2, out: '', err: '[ordercloud-plan] In the file, "prefix" must be 1 to 80 letters, digits, "-" and "_", found a text of 8 characters. Correct it; nothing was changed.\n' });
  expect(nowhere).toMatchObject({ code: 2, err: expect.stringContaining('[ordercloud-config]') as string });
  expect(asked()).toBe(0);
  writeFileSync(path, JSON.stringify(configured()));
  expect(await run(['apply', path])).toMatchObject({ code: 0, err: '', out: expect.stringContaining('created    web-OrderSubmitted') as string });
  expect(view().trackingEvents).toHaveLength(4);
}, 180_000);
