import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type StartedProcess, startProcess } from '@waymark/testkit/process';
import { demoTenant, type Sandbox, startSandbox, tracifyFake, type TracifyView } from '@waymark/testkit/sandbox';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { goal, readAnswer } from '../__fixtures__/relay-kit.ts';

const script = fileURLToPath(new URL('./__fixtures__/draining-process.ts', import.meta.url));
const page = 'https://storefront.example';
/** How long a relay that is asked to end goes on: long enough that pages come in meanwhile on a machine that has much to do. Unit: milliseconds. */
const drainMs = 5000;

let folder: string;
let sandbox: Sandbox;
const relays: StartedProcess[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-drain-'));
  sandbox = await startSandbox({ vendors: [tracifyFake()] });
});
afterEach(async () => {
  for (const relay of relays.splice(0)) await relay.end();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Lines {
  readonly url?: string;
  readonly operationsUrl?: string;
  readonly dropped?: string;
}

/** Starts a relay on the outbox of this test, and tells when it listens and how it ends. */
async function startRelay(drainingMs: number, { targets } = sandbox) {
  const { token, customerSiteId } = demoTenant.tracify;
  const relay = startProcess(script, [join(folder, 'outbox.sqlite'), targets['tracify'] ?? '', token, customerSiteId, String(drainingMs)]);
  relays.push(relay);
  const [line] = await relay.prints(/^.+\n/);
  const { url = '', operationsUrl = '' } = JSON.parse(line) as Lines;
  const lines = (): readonly Lines[] => relay.printed().split('\n').filter(Boolean).map((each) => JSON.parse(each) as Lines);
  return { ...relay, url: `${url}/w`, operationsUrl, dropped: () => lines().flatMap(({ dropped = [] }) => dropped) };
}

/** Pages that send batch after batch until nobody listens. Resolves with the ids of all events that were answered with `accepted`. */
async function browse(url: string, onAnswer: (status: number) => void): Promise<readonly string[]> {
  const answered: string[] = [];
  async function visit(name: number): Promise<void> {
    const headers = { 'content-type': 'application/json', origin: page, 'x-forwarded-for': '203.0.113.42', 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/153.0' };
    for (let nth = 0; ; nth += 1) {
      const events = [0, 1, 2].map((index) => goal(`e-${name}-${nth}-${index}`, { occurredAt: Date.now(), who: { browserId: `b-${name}` }, where: { runtime: 'browser', url: `${page}/` } }));
      const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ v: 1, sentAt: Date.now(), counters: {}, events }) }).then(readAnswer, () => undefined);
      if (!answer) return;
      onAnswer(answer.status);
      for (const { id, status } of answer.results) if (status === 'accepted') answered.push(id);
    }
  }
  await Promise.all(Array.from({ length: 6 }, (_, name) => visit(name)));
  return answered;
}

/** Asks until the relay says that it is not ready. */
async function turnsUnready(operationsUrl: string): Promise<boolean> {
  for (;;) {
    const status = await fetch(`${operationsUrl}/ready`).then((response) => response.status, () => undefined);
    if (status !== 200) return status === 503;
  }
}

function delivered(): readonly string[] {
  return (sandbox.view('tracify') as TracifyView).conversions.map(({ conversionId }) => conversionId);
}

test.each(['up', 'down'])('a relay that gets SIGTERM under load loses nothing that it answered, while its destination is %s', async (destination) => {
  const isDown = destination === 'down';
  // Apart from one that works: what the first relay still had on its way must not come when the destination is back.
  const faulty = isDown ? await startSandbox({ vendors: [tracifyFake()] }) : sandbox;
  if (isDown) onTestFinished(faulty.close);
  faulty.fault({ vendor: 'tracify', ...(isDown ? { kind: 'status', status: 503 } : { kind: 'delay', ms: 20 }) });
  const first = await startRelay(drainMs, faulty);
  let taken = 0;
  let takenWhileUnready = 0;
  let isUnready: Promise<boolean> | undefined;
  let knowsUnready = false;
  const statuses = new Set<number>();
  const answered = await browse(first.url, (status) => {
    statuses.add(status);
    taken += 1;
    if (knowsUnready && status === 202) takenWhileUnready += 1;
    if (taken !== 50) return;
    void first.end('SIGTERM');
    isUnready = turnsUnready(first.operationsUrl).then((turns) => (knowsUnready = turns));
  });
  expect((await first.ended).signal).toBe('SIGTERM');
  expect(await isUnready).toBe(true);
  expect(takenWhileUnready).toBeGreaterThan(0);
  for (const status of statuses) expect([202, 503]).toContain(status);
  sandbox.clearFaults();
  const second = await startRelay(0);
  await expect.poll(() => new Set(delivered()).size, { timeout: 60_000 }).toBeGreaterThanOrEqual(answered.length);
  await second.end('SIGTERM');
  const arrived = new Set(delivered());
  expect(answered.filter((id) => !arrived.has(id))).toEqual([]);
  expect([...first.dropped(), ...second.dropped()]).toEqual([]);
  if (isDown) expect((sandbox.view('tracify') as TracifyView).repeats).toBe(0);
}, 150_000);
