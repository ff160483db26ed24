import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type NatsCluster, startNats } from '@waymark/testkit/nats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entryOf, noneBusy } from '../__fixtures__/entries.ts';
import { letterOf } from '../__fixtures__/letters.ts';
import { jetstreamOutbox } from '../jetstream-outbox.ts';

const script = fileURLToPath(new URL('bin.ts', import.meta.url));
const node = ['--conditions=@waymark/source', script];

let nats: NatsCluster;
let folder: string;
let vendor: Server;
let isRefusing = false;
const received: string[] = [];
const workers: ChildProcess[] = [];

beforeAll(async () => {
  nats = await startNats();
  folder = mkdtempSync(join(tmpdir(), 'waymark-worker-'));
  vendor = createServer((request, response) => {
    void text(request).then((body) => {
      if (!isRefusing) received.push(...(JSON.parse(body) as readonly string[]));
      response.writeHead(isRefusing ? 400 : 200).end();
    });
  }).listen(0, '127.0.0.1');
  await once(vendor, 'listening');
});
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  vendor.close();
  rmSync(folder, { recursive: true });
  await nats.stop();
});

/** A configuration as an application would write it, secrets and addresses from the environment. */
function configFile(): string {
  const path = join(folder, 'waymark.config.mjs');
  const send = `async (batch) => (await fetch(process.env.VENDOR, { method: 'POST', body: JSON.stringify(batch.entries.map(({ id }) => id)) })).ok
      ? { status: 'delivered' } : { status: 'refused', why: { code: 'http-400', message: 'No.' } }`;
  writeFileSync(
    path,
    `export default () => ({ servers: process.env.NATS, partitions: 2, leaseMs: 10_000, flushIntervalMs: 50, onDrop() {}, onTry() {},
      transports: [{ name: 'a', runsIn: 'server', limits: { maxEvents: 20, maxBytes: 100000, concurrency: 2 }, send: ${send} }] });`,
  );
  return path;
}

const env = (): NodeJS.ProcessEnv => ({ ...process.env, NATS: nats.servers[0], VENDOR: `http://127.0.0.1:${Object(vendor.address()).port}` });

function run(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [...node, ...args], { env: env() }, (error, out, err) => resolve({ code: Number(error?.code ?? 0), out, err }));
  });
}

async function startWorker(): Promise<{ stop(): Promise<{ readonly code: unknown; readonly out: string }> }> {
  const child = spawn(process.execPath, [...node, 'worker', configFile()], { env: env(), stdio: ['ignore', 'pipe', 'inherit'] });
  workers.push(child);
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (more: string) => (out += more));
  await expect.poll(() => out).toContain('ready');
  return {
    async stop() {
      const gone = once(child, 'close');
      child.kill('SIGTERM');
      const [code] = await gone;
      return { code, out };
    },
  };
}

async function publish(...ids: readonly string[]): Promise<void> {
  const outbox = jetstreamOutbox({ servers: nats.servers, partitions: 2, leaseMs: 10_000 });
  await outbox.open(['a']);
  expect(await outbox.append(ids.map((id) => entryOf(id)), noneBusy)).toEqual({ evicted: [], repeated: [] });
  await outbox.close();
}

test('a worker delivers what is there until it is asked to end; dead letters are listed and sent again', async () => {
  await publish('e0', 'e1', 'e2');
  let worker = await startWorker();
  await expect.poll(() => received.toSorted()).toEqual(['e0', 'e1', 'e2']);
  isRefusing = true;
  await publish('bad');
  await expect.poll(async () => (await run('dead-letters', configFile())).out).toMatch(/^\d+ {2}2\S+Z {2}a {2}goalCompleted {2}refused {2}http-400\n$/);
  expect(await worker.stop()).toMatchObject({ code: 0, out: expect.stringContaining('a: took 4, delivered 3, left 0 to others, dropped 1') });
  isRefusing = false;
  expect(await run('replay', configFile(), '--transport', 'b')).toMatchObject({ code: 0, out: '0 of 0 go again.\n' });
  expect(await run('replay', configFile())).toMatchObject({ code: 0, err: '', out: '1 of 1 go again.\n' });
  expect(await run('dead-letters', configFile())).toMatchObject({ code: 0, out: '' });
  worker = await startWorker();
  await expect.poll(() => received.toSorted()).toEqual(['bad', 'e0', 'e1', 'e2']);
  expect(await worker.stop()).toMatchObject({ code: 0 });
}, 150_000);

test('letters are sent again by their numbers, however far these are apart, and one that is not there is told of', async () => {
  const outbox = jetstreamOutbox({ servers: nats.servers, partitions: 2, leaseMs: 10_000 });
  await outbox.ready();
  const [before] = (await outbox.deadLetters.list({ limit: 1000 })).slice(-1);
  for (let index = 0; index < 102; index += 1) outbox.deadLetters.keep(letterOf(`far-${index}`));
  const numbers = async () => (await outbox.deadLetters.list({ limit: 1000, after: before?.number ?? 0 })).map(({ number }) => number);
  await expect.poll(async () => (await numbers()).length, { timeout: 20_000 }).toBe(102);
  const all = await numbers();
  expect(await run('replay', configFile(), String(all[101]), String(all[0]), '999999')).toMatchObject({ code: 0, err: '', out: '2 of 3 go again.\n' });
  expect(await numbers()).toEqual(all.slice(1, -1));
  await outbox.close();
}, 150_000);

describe('a call that is wrong', () => {
  test.each([
    [[], 'command-invalid'],
    [['dance', 'x.mjs'], 'command-invalid'],
    [['worker'], 'command-invalid'],
    [['worker', 'x.mjs', '7'], 'command-invalid'],
    [['replay', 'x.mjs', 'all'], 'command-invalid'],
    [['worker', 'x.mjs', '--force'], 'command-invalid'],
    [['worker', 'nowhere.mjs'], 'command-config'],
  ])('%j ends with code 2 and %s', async (args, code) => {
    const { code: exit, err } = await run(...args);
    expect([exit, err]).toEqual([2, expect.stringContaining(`[${code}]`)]);
  });

  test('a configuration without options is one', async () => {
    const path = join(folder, 'empty.mjs');
    writeFileSync(path, 'export const servers = 1;');
    expect(await run('worker', path)).toMatchObject({ code: 2, err: expect.stringContaining('[command-config]') });
  });

  test.each([
    ['throws', 'export default () => { throw new Error("TRACIFY_TOKEN is not set."); };', 'command-config', /threw: TRACIFY_TOKEN is not set\.\n$/],
    ['rejects', 'export default async () => { throw "no vault"; };', 'command-config', /threw: no vault\n$/],
    ['lacks a word', 'export default {', 'command-config', /cannot be loaded/],
    ['is a list', 'export default [];', 'options-invalid', /an array/],
    ['has no transports', 'export default { servers: "127.0.0.1:1" };', 'transports-missing', /runWorker\(\)/],
    ['has a destination that is none', 'export default { servers: "127.0.0.1:1", transports: [{ name: "a" }] };', 'option-invalid', /"transports"/],
    ['has a limit that is none', 'export default { servers: "127.0.0.1:1", transports: [], window: "5" };', 'option-invalid', /"window".*found string/],
    ['names nobody who answers', 'export default { servers: "127.0.0.1:1", transports: [] };', 'jetstream-unreachable', /ECONNREFUSED/],
  ])('a configuration that %s is told of once', async (_title, source, code, words) => {
    const path = join(folder, 'strange.mjs');
    writeFileSync(path, source);
    const commands = code === 'jetstream-unreachable' ? ['worker', 'dead-letters', 'replay'] : ['worker'];
    for (const { code: exit, err } of await Promise.all(commands.map((command) => run(command, path)))) {
      expect([exit, err]).toEqual([code === 'command-config' ? 2 : 1, expect.stringMatching(words)]);
      expect(err.match(/\[[a-z]+-[a-z]+\]/g)).toEqual([`[${code}]`]);
    }
  }, 180_000);

  test.each([
    ['TypeScript', 'ts', 'const window: string = "5"; export default { servers: "127.0.0.1:1", transports: [], window };'],
    ['CommonJS', 'cjs', 'module.exports = { servers: "127.0.0.1:1", transports: [], window: "5" };'],
    ['CommonJS as TypeScript writes it', 'cjs', 'Object.defineProperty(exports, "__esModule", { value: true }); exports.default = { servers: "127.0.0.1:1", transports: [], window: "5" };'],
  ])('a configuration in %s is read', async (_title, extension, source) => {
    const path = join(folder, `form.${extension}`);
    writeFileSync(path, source);
    expect(await run('worker', path)).toMatchObject({ code: 1, err: expect.stringMatching(/\[option-invalid\].*"window"/) });
  });

  test('a wrong option ends with code 1 and its own error', async () => {
    const path = join(folder, 'wrong.mjs');
    writeFileSync(path, 'export default { servers: "127.0.0.1:1", transports: [], delivers: false };');
    expect(await run('worker', path)).toMatchObject({ code: 1, err: expect.stringContaining('[option-unknown]') });
  });

  test('help is printed for whoever asks', async () => {
    expect(await run('-h')).toEqual(await run('--help'));
    expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringMatching(/^Usage: npx @waymark\/jetstream/) });
  });
});
