import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryDeadLetters, memoryOutbox, memoryState, type Refusal, type SendOutcome } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { httpTransport } from '@waymark/core/transport';
import { sqliteDeadLetters } from '@waymark/node/sqlite';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { decision, goal, relayUrl, shop, userAgent } from '../../__fixtures__/relay-kit.ts';
import type { Relay } from '../../relay.ts';
import { createRelay, type NodeRelayOptions } from './create-relay.ts';

let folder: string;
let running: Relay<never>[];
const problems: Refusal[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-durable-'));
  running = [];
  problems.length = 0;
});
afterEach(async () => {
  for (const relay of running) await relay.close(0);
  rmSync(folder, { recursive: true, force: true });
});

function start(options: Partial<NodeRelayOptions<Record<never, never>>> = {}, answer: () => SendOutcome = () => ({ status: 'delivered' })) {
  const vendor = recordingTransport({ name: 'vendor', answer });
  const relay = createRelay({ transports: [{ ...vendor, purposes: ['marketing'] }], allowOrigins: [shop], dataDir: join(folder, 'data'), onError: (problem) => problems.push(problem), onDrop: () => undefined, ...(options as object) });
  running.push(relay as unknown as Relay<never>);
  const post = async (...events: readonly unknown[]) => {
    const body = JSON.stringify({ v: 1, sentAt: Date.now(), counters: {}, events });
    const response = await relay(new Request(relayUrl, { method: 'POST', headers: { origin: shop, 'content-type': 'text/plain', 'user-agent': userAgent }, body }));
    return ((await response.json()) as { readonly results: readonly { readonly status: string; readonly reason?: string }[] }).results.map(({ status, reason }) => reason ?? status);
  };
  return { relay, vendor, post };
}

/** Before everything that a test decides, on a slow machine too. */
const now = (id: string) => goal(id, { occurredAt: Date.now() - 60_000, who: { browserId: 'browser-1' } });

describe('a relay of a folder', () => {
  test('keeps there what must outlive it, for nobody but the user', async () => {
    const { relay, post } = start();
    expect(await post(now('a'))).toEqual(['accepted']);
    expect(existsSync(join(folder, 'data', 'events', 'outbox-0.sqlite'))).toBe(true);
    const files = readdirSync(join(folder, 'data'), { recursive: true, withFileTypes: true }).map((entry) => join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThanOrEqual(4);
    for (const file of files) expect([file, statSync(file).mode & 0o077]).toEqual([file, 0]);
    expect((await relay.close()).complete).toBe(true);
  });

  test('writes what is wrong with its files into its log, and tells who asks', async () => {
    const events = join(folder, 'data', 'events');
    mkdirSync(events, { recursive: true });
    writeFileSync(join(events, 'outbox-7.sqlite'), 'what a dead process left, overwritten by something else entirely');
    const codes: string[] = [];
    start({ log: ({ code }) => codes.push(code) });
    await expect.poll(() => problems.length).toBeGreaterThan(0);
    expect(codes.filter((code) => code.startsWith('outbox-'))).toEqual(problems.map(({ code }) => code));
  });

  test('delivers nothing that was withdrawn at another process of the folder, nor what a dead one left of it', async () => {
    let isDown = true;
    const answer = (): SendOutcome => (isDown ? { status: 'retry', why: { code: 'http-503', message: 'Down.' }, notBefore: 50 } : { status: 'delivered' });
    const old = start({}, answer);
    const next = start({}, answer);
    const at = Date.now();
    const made = (id: string, browserId: string) => goal(id, { occurredAt: at - 10_000, who: { browserId } });
    expect(await old.post(made('a', 'browser-1'), made('b', 'browser-2'))).toEqual(['accepted', 'accepted']);
    expect(await next.post(decision('d', { at }))).toEqual(['not-wanted']);
    isDown = false;
    await expect.poll(() => old.vendor.delivered.map(({ id }) => id)).toEqual(['b']);
    expect(old.relay.tracker.report()).toMatchObject({ transports: { vendor: { accepted: 2, delivered: 1, dropped: { 'no-consent': 1 } } } });
  });

  test('takes an order once, to whichever process of the folder it is sent, and both at the same time', async () => {
    const relays = [start(), start()];
    const ids = Array.from({ length: 20 }, (_, index) => `order-${index}`);
    const answers = await Promise.all(ids.flatMap((id) => relays.map(({ post }) => post(goal(id, { occurredAt: Date.now() })))));
    expect(answers.flat().filter((answer) => answer === 'accepted').length).toBe(20);
    expect(answers.flat().filter((answer) => answer === 'repeated').length).toBe(20);
    await Promise.all(relays.map(({ relay }) => relay.tracker.flush()));
    expect(relays.flatMap(({ vendor }) => vendor.delivered.map(({ id }) => id)).sort()).toEqual(ids.toSorted());
  });

  test('knows after a restart what it has taken, what was withdrawn, and what was decided', async () => {
    const first = start();
    expect(await first.post(now('a'), decision('d', { at: Date.now() - 500 }))).toEqual(['no-consent', 'not-wanted']);
    expect(await first.post(now('b'), goal('c', { occurredAt: Date.now() }))).toEqual(['no-consent', 'accepted']);
    await first.relay.close();
    const next = start();
    expect(await next.post(goal('c', { occurredAt: Date.now() }), now('b'), now('late'))).toEqual(['repeated', 'no-consent', 'no-consent']);
    await next.relay.tracker.flush();
    expect([first.vendor.delivered.map(({ id }) => id), next.vendor.delivered]).toEqual([['c'], []]);
  });

  test('sends again what was refused, when somebody asks in another process', async () => {
    let answer: SendOutcome = { status: 'refused', why: { code: 'http-400', message: 'No.' } };
    const { relay, vendor, post } = start({}, () => answer);
    await post(now('a'), now('b'));
    await relay.tracker.flush();
    const letters = sqliteDeadLetters({ path: join(folder, 'data', 'dead-letters.sqlite') });
    expect(letters.list().map(({ event }) => event.id)).toEqual(['a', 'b']);
    answer = { status: 'delivered' };
    letters.ask({ numbers: [letters.list()[1]?.number ?? 0] });
    await vi.waitFor(() => expect(letters.list().map(({ event }) => event.id)).toEqual(['a']), { timeout: 30_000 });
    await vi.waitFor(() => expect(vendor.delivered.map(({ id }) => id)).toEqual(['b']), { timeout: 30_000 });
    await relay.close();
    letters.ask({});
    const next = start();
    await vi.waitFor(() => expect([next.vendor.delivered.map(({ id }) => id), letters.count()]).toEqual([['a'], 0]), { timeout: 30_000 });
    letters.close();
  });

  test('sends a letter again once, however many processes share the folder', async () => {
    let answer: SendOutcome = { status: 'refused', why: { code: 'http-400', message: 'No.' } };
    const relays = [start({}, () => answer), start({}, () => answer)];
    await relays[0]?.post(now('a'), now('b'));
    await relays[0]?.relay.tracker.flush();
    answer = { status: 'delivered' };
    const letters = sqliteDeadLetters({ path: join(folder, 'data', 'dead-letters.sqlite') });
    letters.ask({});
    await vi.waitFor(() => expect(letters.count()).toBe(0), { timeout: 30_000 });
    for (const { relay } of relays) await relay.close();
    expect(relays.flatMap(({ vendor }) => vendor.delivered.map(({ id }) => id)).sort()).toEqual(['a', 'b']);
    letters.close();
  });

  test('keeps letters without addresses where that is asked for', async () => {
    const { relay, post } = start({ letterAddressMs: 0 }, () => ({ status: 'refused', why: { code: 'http-400', message: 'No.' } }));
    await post({ ...now('a'), who: { browserId: 'browser-1', email: 'anna@shop.example' } });
    await relay.close();
    const letters = sqliteDeadLetters({ path: join(folder, 'data', 'dead-letters.sqlite'), letterAddressMs: 86_400_000 });
    expect(letters.list().map(({ event }) => event.who)).toEqual([{ browserId: 'browser-1' }]);
    letters.close();
  });

  test('says of letters that cannot go that they stay', async () => {
    const { relay, post } = start({}, () => ({ status: 'refused', why: { code: 'http-400', message: 'No.' } }));
    await post(now('a'));
    await relay.close();
    const letters = sqliteDeadLetters({ path: join(folder, 'data', 'dead-letters.sqlite') });
    letters.ask({});
    start({ transports: [recordingTransport({ name: 'other' })] });
    await vi.waitFor(() => expect(problems).toContainEqual(expect.objectContaining({ code: 'letters-not-sent' })), { timeout: 30_000 });
    expect([letters.count(), letters.asked(10)]).toEqual([1, []]);
    letters.close();
  });

  test('takes what it is given instead, and makes no folder where nothing is left for it', async () => {
    const given = { outbox: memoryOutbox(), state: memoryState(), deadLetters: memoryDeadLetters() };
    const cwd = process.cwd();
    const vendor = recordingTransport();
    const relay = createRelay({ transports: [vendor], allowOrigins: [shop], ...given });
    running.push(relay as unknown as Relay<never>);
    expect(existsSync(join(cwd, 'waymark-relay'))).toBe(false);
    const { relay: other } = start({ outbox: memoryOutbox(), deadLetters: memoryDeadLetters() });
    expect(readdirSync(join(folder, 'data')).filter((name) => !name.startsWith('state.sqlite'))).toEqual([]);
    await other.close();
  });

  test('is not made for a relay that has no destinations', () => {
    expect(() => start({ transports: undefined } as never)).toThrow(expect.objectContaining({ code: 'transports-missing' }));
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is looked for nowhere else where it is misspelt', () => {
    expect(() => createRelay({ transports: [], allowOrigins: [shop], datadir: join(folder, 'data') } as never)).toThrow(expect.objectContaining({ code: 'option-unknown' }));
    expect(existsSync(join(process.cwd(), 'waymark-relay'))).toBe(false);
    expect(() => start({ transports: [{ name: 'no send' }] as never })).toThrow(expect.objectContaining({ code: 'option-invalid' }));
  });

  test('shares it with another process of the same folder', async () => {
    const [first, second] = [start(), start()];
    expect(await first.post(now('a'), decision('d', { at: Date.now() }))).toEqual(['no-consent', 'not-wanted']);
    expect(await second.post(now('b'))).toEqual(['no-consent']);
  });
});

describe('a folder that cannot be used', () => {
  const codeOf = (code: string) => expect.objectContaining({ code });

  test('is said so at once', () => {
    writeFileSync(join(folder, 'file'), 'text');
    expect(() => start({ dataDir: join(folder, 'file') })).toThrow(codeOf('data-dir-unavailable'));
    expect(() => start({ dataDir: '' })).toThrow(codeOf('option-invalid'));
    expect(() => start({ dataDir: 7 as never })).toThrow(codeOf('option-invalid'));
  });

  test.skipIf(process.getuid?.() === 0)('because of its rights is said so at once (the superuser may write anywhere)', () => {
    mkdirSync(join(folder, 'locked'));
    chmodSync(join(folder, 'locked'), 0o500);
    expect(() => start({ dataDir: join(folder, 'locked') })).toThrow(codeOf('data-dir-unavailable'));
  });

  test('leaves no file open behind a wrong option', () => {
    expect(() => start({ allowOrigins: [] })).toThrow(codeOf('option-invalid'));
    rmSync(join(folder, 'data'), { recursive: true });
    expect(start().relay.report().delivery.complete).toBe(true);
  });
});

test('sends over connections that stay open, as a server tracker does', async () => {
  const heads: IncomingHttpHeaders[] = [];
  const destination = createServer(({ headers }, response) => {
    heads.push(headers);
    response.end();
  });
  await new Promise<void>((resolve) => void destination.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(destination.address() as AddressInfo).port}/`;
  const transport = httpTransport({ name: 'own', runsIn: 'server', limits: { maxEvents: 1, maxBytes: 65_536, concurrency: 1 }, encode: ({ entries }) => ({ url, body: entries[0]?.json ?? '' }) });
  const { relay, post } = start({ transports: [transport] });
  expect(await post(now('a'))).toEqual(['accepted']);
  await relay.tracker.flush();
  destination.close();
  // The built-in fetch writes this, and what it is built on does not.
  expect(heads.map((head) => head['sec-fetch-mode'])).toEqual([undefined]);
});
