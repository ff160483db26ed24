import { type ChildProcess, execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeEvent } from '@waymark/core/testing';
import { sqliteDeadLetters } from '@waymark/node/sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { placesIn } from '../durable/data-folder.ts';

const script = fileURLToPath(new URL('./bin.ts', import.meta.url));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command in the folder, as a process. */
function run(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => void start(args, resolve));
}

function start(args: readonly string[], end: (ended: Ended) => void): ChildProcess {
  const options = { cwd: folder, env: { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' } };
  return execFile(process.execPath, ['--conditions=@waymark/source', script, ...args], options, (error, out, err) => end({ code: Number(error?.code ?? 0), out, err }));
}

/** The letters of a relay in the folder, open as they are while it runs. */
function letters(dataDir = join(folder, 'waymark-relay')) {
  const kept = sqliteDeadLetters({ path: placesIn(dataDir).deadLetters });
  for (const [index, transport] of ['cdp', 'tracify', 'cdp'].entries()) {
    const event = makeEvent('orderPlaced', { email: 'mira@example.org' }, { id: `orderPlaced:A-${index}`, who: { browserId: 'b1', email: 'mira@example.org' } });
    kept.keep({ event, transport, reason: 'refused', why: { code: 'http-422', message: 'It said no.' } });
  }
  return kept;
}

test('dead-letters lists them without personal data while the relay runs', async () => {
  const kept = letters();
  const { code, out } = await run('dead-letters');
  expect(code).toBe(0);
  expect(out.split('\n').map((line) => line.replace(/\S+Z/, 'time').split(/ {2,}/).join(' | '))).toEqual([
    'number | kept | transport | reason | code | event',
    '1 | time | cdp | refused | http-422 | orderPlaced',
    '2 | time | tracify | refused | http-422 | orderPlaced',
    '3 | time | cdp | refused | http-422 | orderPlaced',
    '3 of 3 dead letters',
    '',
  ]);
  expect((await run('dead-letters', '--json')).out).not.toMatch(/mira|A-0|b1/);
  kept.close();
});

test('dead-letters shows whole events on demand, and finds by destination', async () => {
  letters(join(folder, 'elsewhere')).close();
  const { out } = await run('dead-letters', '--data-dir', 'elsewhere', '--transport', 'tracify', '--show', '--json');
  expect(JSON.parse(out)).toMatchObject({ total: 3, letters: [{ number: 2, transport: 'tracify', letter: { event: { id: 'orderPlaced:A-1', who: { email: 'mira@example.org' } } } }] });
  expect((await run('dead-letters', '--data-dir', 'elsewhere', '--limit', '1', '--after', '1', '--show')).out).toContain('orderPlaced:A-1');
});

test('replay asks the relay, by number or kind', async () => {
  const kept = letters();
  expect(await run('replay', '2')).toMatchObject({ code: 0, out: expect.stringContaining('1 dead letters are sent again') });
  expect(kept.asked(10).map(({ number }) => number)).toEqual([2]);
  expect((await run('replay', '--transport', 'cdp', '--json')).out).toBe('{"asked":2}\n');
  expect((await run('replay', '99')).out).toBe('No dead letter fits.\n');
  expect(kept.asked(10)).toHaveLength(3);
  kept.close();
});

test.each([
  [[], 'The command must be'],
  [['frobnicate'], 'The command must be'],
  [['replay'], 'was not chosen'],
  [['replay', 'x'], 'whole number'],
  [['replay', '--reason', 'closed'], '--reason must be one of'],
  [['dead-letters', '7'], 'takes no numbers'],
  [['dead-letters', '--shwo'], "Unknown option '--shwo'. See --help"],
  [['replay', '--data-dir'], 'argument missing. See --help'],
])('%j is a wrong call', async (args, message) => {
  letters().close();
  expect(await run(...args)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(`^\\[command-invalid\\].*${message}`) });
});

test('a folder without dead letters is said so, and left as it is', async () => {
  expect(await run('dead-letters')).toMatchObject({ code: 2, err: expect.stringContaining('[dead-letters-missing]') });
  expect(readdirSync(folder)).toEqual([]);
});

test('a folder into which nobody can look is not said to be empty', async () => {
  symlinkSync('loop', join(folder, 'loop'));
  expect(await run('dead-letters', '--data-dir', 'loop')).toMatchObject({ code: 2, err: expect.stringMatching(/^\[state-unavailable\].*ELOOP/) });
});

test('who reads no further ends it in good order', async () => {
  const ended = new Promise<Ended>((resolve) => void start(['--help'], resolve).stdout?.destroy());
  expect(await ended).toMatchObject({ code: 0, err: '' });
});

test('--help says what there is', async () => {
  expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('waymark-relay replay'), err: '' });
});
