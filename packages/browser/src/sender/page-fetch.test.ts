import { describe, expect, test } from 'vitest';
import { createKeepaliveBudget } from './keepalive-budget.ts';
import { createPageFetch } from './page-fetch.ts';

interface Call {
  readonly size: number;
  readonly keepalive: boolean;
  answer(response: Response): void;
  fail(): void;
}

function setUp(beacon = false) {
  const calls: Call[] = [];
  const beacons: string[] = [];
  const fetch = createPageFetch({
    budget: createKeepaliveBudget(),
    beacon(url) {
      beacons.push(url);
      return beacon;
    },
    fetch: (_input, init) =>
      new Promise((resolve, reject) => {
        calls.push({ size: String(init?.body ?? '').length, keepalive: init?.keepalive === true, answer: resolve, fail: () => reject(new TypeError('broken')) });
      }),
  });
  const send = (size: number, keepalive: boolean, url = '/w'): Promise<Response> => fetch(url, { method: 'POST', body: 'x'.repeat(size), ...(keepalive && { keepalive }) });
  return { calls, beacons, send };
}

const kib = 1024;

describe('createPageFetch', () => {
  test('ordinary requests survive the page as far as half of the budget goes', () => {
    const { calls, send } = setUp();
    for (const size of [20 * kib, 10 * kib, 1]) void send(size, false);
    expect(calls.map(({ keepalive }) => keepalive)).toEqual([true, true, false]);
  });

  test('a leaving page has the other half', async () => {
    const { calls, beacons, send } = setUp();
    void send(30 * kib, false);
    void send(30 * kib, true);
    await expect(send(1, true)).rejects.toMatchObject({ code: 'NOT_SENT' });
    expect(calls).toHaveLength(2);
    expect(beacons).toEqual(['/w']);
  });

  test('over the budget a beacon goes, whose answer nobody knows', async () => {
    const { calls, send } = setUp(true);
    const error: unknown = await send(61 * kib, true).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).not.toHaveProperty('code');
    expect(calls).toHaveLength(0);
  });

  test('bytes come back when the body was read, not before', async () => {
    const { calls, send } = setUp();
    let finish = (): void => undefined;
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void (finish = () => controller.close()) });
    const first = send(60 * kib, true);
    calls[0]?.answer(new Response(body));
    const response = await first;
    await expect(send(1, true)).rejects.toMatchObject({ code: 'NOT_SENT' });
    finish();
    expect(await response.text()).toBe('');
    await Promise.resolve();
    void send(60 * kib, true);
    expect(calls).toHaveLength(2);
  });

  test.each([
    ['a body that is empty', (call?: Call) => call?.answer(new Response(null, { status: 204 }))],
    ['a broken connection', (call?: Call) => call?.fail()],
  ])('bytes come back after %s', async (_title, end) => {
    const { calls, send } = setUp();
    const first = send(60 * kib, true).catch(() => undefined);
    end(calls[0]);
    await first;
    void send(60 * kib, true);
    expect(calls).toHaveLength(2);
  });

  test('sizes are bytes, not characters', async () => {
    const fetch = createPageFetch({ budget: createKeepaliveBudget(5), beacon: () => false, fetch: () => Promise.resolve(new Response()) });
    await expect(fetch('/w', { method: 'POST', body: 'ééé', keepalive: true })).rejects.toMatchObject({ code: 'NOT_SENT' });
    await expect(fetch('/w', { method: 'POST', body: 'éée', keepalive: true })).resolves.toBeInstanceOf(Response);
  });

  test('the request starts before the call returns', () => {
    const { calls, send } = setUp();
    void send(1, true);
    expect(calls).toHaveLength(1);
  });
});
