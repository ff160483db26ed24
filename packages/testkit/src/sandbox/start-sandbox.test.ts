import { afterEach, describe, expect, test } from 'vitest';
import { demoTenant } from './demo-tenant.ts';
import type { VendorFake } from './fake.ts';
import type { FaultOrder } from './fault-order.ts';
import type { SandboxRecord } from './record.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from './start-sandbox.ts';

const opened: Sandbox[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((sandbox) => sandbox.close()));
});

/** Takes every text and shows the list of them. */
function parrot(): VendorFake {
  let heard: string[] = [];
  return {
    name: 'parrot',
    title: 'Parrot',
    handle(request) {
      heard.push(request.text);
      return { status: 202, headers: { 'x-said': 'yes' }, body: { path: request.path, q: request.query.get('q') }, verdict: 'accepted', reason: 'It listens', summary: `"${request.text}"` };
    },
    cors: () => ({ 'access-control-allow-origin': '*' }),
    view: () => ({ heard }),
    reset() {
      heard = [];
    },
  };
}

async function open(options: SandboxOptions = {}): Promise<Sandbox & { readonly parrot: string }> {
  const sandbox = await startSandbox({ vendors: [parrot()], ...options });
  opened.push(sandbox);
  return { ...sandbox, parrot: sandbox.targets['parrot'] ?? '' };
}

const say = (target: string, text: string, init: RequestInit = {}) => fetch(target, { method: 'POST', body: text, signal: AbortSignal.timeout(30_000), ...init });

describe('a running sandbox', () => {
  test('hands a request to the vendor of its first path segment and writes the answer with CORS headers', async () => {
    const sandbox = await open();
    const answer = await say(`${sandbox.parrot}/deep/path?q=a%20b`, 'hello');
    expect(answer.status).toBe(202);
    expect(answer.headers.get('x-said')).toBe('yes');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(await answer.json()).toEqual({ path: '/deep/path', q: 'a b' });
  });

  test('keeps every request with verdict and reason, and tells the listener', async () => {
    const heard: SandboxRecord[] = [];
    const sandbox = await open({ clock: () => 1234, onRecord: (record) => heard.push(record) });
    await say(`${sandbox.parrot}/a?b=c`, 'one', { headers: { authorization: 'Bearer secret' } });
    const [record] = sandbox.records('parrot');
    expect(record).toMatchObject({ id: 1, vendor: 'parrot', receivedAt: 1234, method: 'POST', path: '/a', query: 'b=c', text: 'one', size: 3, status: 202 });
    expect(record).toMatchObject({ verdict: 'accepted', reason: 'It listens', summary: '"one"' });
    expect(record?.headers['authorization']).toBe('hidden');
    expect(heard).toEqual([record]);
    expect(sandbox.records('other')).toEqual([]);
  });

  test('shows the view of a vendor and forgets all on reset', async () => {
    const sandbox = await open();
    await say(sandbox.parrot, 'one');
    expect(sandbox.view('parrot')).toEqual({ heard: ['one'] });
    expect(() => sandbox.view('nobody')).toThrow('sandbox-vendor-unknown');
    sandbox.reset();
    expect(sandbox.view('parrot')).toEqual({ heard: [] });
    expect(sandbox.records()).toEqual([]);
  });

  test('says when its port is taken', async () => {
    const sandbox = await open();
    await expect(startSandbox({ vendors: [], port: Number(new URL(sandbox.url).port) })).rejects.toThrow('sandbox-port-taken');
  });

  test('reports a fake that throws as its own failure', async () => {
    const broken: VendorFake = { ...parrot(), handle: () => Promise.reject(new Error('oops')) };
    const sandbox = await open({ vendors: [broken] });
    expect((await say(sandbox.parrot, 'x')).status).toBe(500);
    expect(sandbox.records()[0]?.reason).toBe('The fake itself failed: oops');
  });
});

test('the demo tenant of every vendor can be used at once', async () => {
  const sandbox = await startSandbox();
  opened.push(sandbox);
  expect(Object.keys(sandbox.targets)).toEqual(expect.arrayContaining(['sitecore-cdp', 'tracify']));
  const created = await fetch(`${sandbox.targets['sitecore-cdp']}/v1.2/browser/create.json?client_key=${demoTenant.sitecoreCdp.clientKey}`, { headers: { origin: 'https://storefront.example' } });
  expect(created.status).toBe(201);
  expect(created.headers.get('access-control-allow-origin')).toBe('*');
  const refused = await fetch(`${sandbox.targets['tracify']}/api/v1/events`, { method: 'POST', headers: { origin: 'https://storefront.example' } });
  expect(refused.headers.get('access-control-allow-origin')).toBeNull();
});

describe('faults', () => {
  const cases: readonly { readonly order: Omit<FaultOrder, 'vendor'>; readonly status: number | 'broken'; readonly taken: boolean; readonly retryAfter?: string }[] = [
    { order: { kind: 'status' }, status: 503, taken: false },
    { order: { kind: 'status', status: 500, taken: true }, status: 500, taken: true },
    { order: { kind: 'status', status: 503, retryAfter: 7, body: { wait: true } }, status: 503, taken: false, retryAfter: '7' },
    { order: { kind: 'rate-limit', retryAfter: 2 }, status: 429, taken: false, retryAfter: '2' },
    { order: { kind: 'rate-limit' }, status: 429, taken: false, retryAfter: '1' },
    { order: { kind: 'rate-limit', retryAfter: 'Sun, 22 Nov 2026 10:00:00 GMT' }, status: 429, taken: false, retryAfter: 'Sun, 22 Nov 2026 10:00:00 GMT' },
    { order: { kind: 'delay', ms: 1 }, status: 202, taken: true },
    { order: { kind: 'reset-before' }, status: 'broken', taken: false },
    { order: { kind: 'reset-after' }, status: 'broken', taken: true },
  ];

  test.each(cases)('$order.kind answers $status, vendor took it: $taken', async ({ order, status, taken, retryAfter }) => {
    const sandbox = await open();
    sandbox.fault({ vendor: 'parrot', times: 1, ...order });
    const answer = await say(sandbox.parrot, 'one').catch(() => undefined);
    expect(answer?.status ?? 'broken').toBe(status);
    expect(answer?.headers.get('retry-after') ?? undefined).toBe(retryAfter);
    if (answer) expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(sandbox.view('parrot')).toEqual({ heard: taken ? ['one'] : [] });
    expect(sandbox.records()[0]).toMatchObject({ verdict: taken ? 'accepted' : 'faulted', fault: { kind: order.kind, taken } });
    expect((await say(sandbox.parrot, 'two')).status).toBe(202);
  });

  test('hang never answers, and closing the sandbox ends it', async () => {
    const sandbox = await open();
    sandbox.fault({ vendor: 'parrot', kind: 'hang' });
    const answer = say(sandbox.parrot, 'one').then(
      () => 'answered',
      () => 'broken',
    );
    await expect.poll(() => sandbox.records().length).toBe(1);
    expect(sandbox.records()[0]).toMatchObject({ status: null, verdict: 'faulted' });
    await sandbox.close();
    expect(await answer).toBe('broken');
  });

  test('can be limited to a path or a text and to a span of time, and be cleared', async () => {
    let now = 0;
    const sandbox = await open({ clock: () => now });
    sandbox.fault({ vendor: 'parrot', kind: 'status', path: '/pay' });
    sandbox.fault({ vendor: 'parrot', kind: 'status', status: 500, contains: 'bad', forMs: 100 });
    const statuses = async () => [await say(`${sandbox.parrot}/pay`, 'x'), await say(`${sandbox.parrot}/a`, 'bad'), await say(`${sandbox.parrot}/a?m=bad`, '')].map((a) => a.status);
    expect(await statuses()).toEqual([503, 500, 500]);
    now = 100;
    expect(await statuses()).toEqual([503, 202, 202]);
    sandbox.clearFaults();
    expect(await statuses()).toEqual([202, 202, 202]);
  });

  test('with a probability hit the same requests for the same seed', async () => {
    const run = async (seed: number) => {
      const sandbox = await open();
      sandbox.fault({ vendor: 'parrot', kind: 'status', probability: 0.5, seed });
      const statuses: number[] = [];
      for (let turn = 0; turn < 24; turn += 1) statuses.push((await say(sandbox.parrot, 'x')).status);
      return statuses.join();
    };
    const first = await run(7);
    expect(first).toContain('503');
    expect(first).toContain('202');
    expect(await run(7)).toBe(first);
    expect(await run(8)).not.toBe(first);
  });

  test('leave preflights alone', async () => {
    const sandbox = await open();
    sandbox.fault({ vendor: 'parrot', kind: 'status', times: 1 });
    expect((await say(sandbox.parrot, '', { method: 'OPTIONS' })).status).toBe(202);
    expect((await say(sandbox.parrot, 'x')).status).toBe(503);
  });

  test.each([
    { order: { vendor: 'nobody', kind: 'hang' }, says: 'no vendor' },
    { order: { vendor: 'parrot', kind: 'explode' }, says: '"kind" must be one of' },
    { order: { vendor: 'parrot', kind: 'status', status: 99 }, says: '"status" must be' },
    { order: { vendor: 'parrot', kind: 'status', probability: 2 }, says: '"probability" must be' },
    { order: { vendor: 'parrot', kind: 'status', often: 2 }, says: '"often" is not a field' },
    { order: { vendor: 'parrot' }, says: '"vendor" and "kind" are needed' },
    { order: 'hang', says: 'must be an object' },
  ])('are refused when $says', async ({ order, says }) => {
    const sandbox = await open();
    expect(() => sandbox.fault(order as FaultOrder)).toThrow(says);
    const answer = await fetch(`${sandbox.url}/_sandbox/faults`, { method: 'POST', body: JSON.stringify(order) });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(await answer.json())).toContain(JSON.stringify(says).slice(1, -1));
  });
});

describe('the control addresses', () => {
  test('give records, views and vendors as JSON', async () => {
    const sandbox = await open();
    await say(sandbox.parrot, 'one');
    const get = async (path: string) => (await fetch(`${sandbox.url}${path}`)).json();
    expect(await get('/_sandbox/records')).toEqual(sandbox.records());
    expect(await get('/_sandbox/records?vendor=other')).toEqual([]);
    expect(await get('/_sandbox/view/parrot')).toEqual({ heard: ['one'] });
    expect(await get('/_sandbox/vendors')).toEqual([{ name: 'parrot', title: 'Parrot' }]);
    expect((await fetch(`${sandbox.url}/nothing`)).status).toBe(404);
  });

  test('take, list and clear faults, and start over', async () => {
    const sandbox = await open();
    const order = { vendor: 'parrot', kind: 'status', times: 2 };
    const post = (path: string, init: RequestInit = {}) => fetch(`${sandbox.url}${path}`, { method: 'POST', ...init });
    expect((await post('/_sandbox/faults', { body: JSON.stringify([order]) })).status).toBe(201);
    expect((await say(sandbox.parrot, 'x')).status).toBe(503);
    expect(await (await fetch(`${sandbox.url}/_sandbox/faults`)).json()).toEqual([{ ...order, times: 1 }]);
    expect((await fetch(`${sandbox.url}/_sandbox/faults`, { method: 'DELETE' })).status).toBe(204);
    expect((await say(sandbox.parrot, 'x')).status).toBe(202);
    expect((await post('/_sandbox/reset')).status).toBe(204);
    expect(sandbox.records()).toEqual([]);
  });

  test('refuse writes from pages of other sites', async () => {
    const sandbox = await open();
    await say(sandbox.parrot, 'x');
    const answer = await fetch(`${sandbox.url}/_sandbox/reset`, { method: 'POST', headers: { origin: 'https://evil.example' } });
    expect(answer.status).toBe(403);
    expect(sandbox.records()).toHaveLength(1);
  });

  test('stream the records kept and each new one', async () => {
    const sandbox = await open();
    await say(sandbox.parrot, 'before');
    const live = await fetch(`${sandbox.url}/_sandbox/live`);
    await say(sandbox.parrot, 'after');
    let text = '';
    for await (const chunk of live.body ?? []) {
      text += new TextDecoder().decode(chunk as Uint8Array);
      if (text.includes('after')) break;
    }
    const shown = text.split('\n').filter((line) => line.startsWith('data: '));
    expect(shown.map((line) => (JSON.parse(line.slice(6)) as SandboxRecord).text)).toEqual(['before', 'after']);
  });
});
