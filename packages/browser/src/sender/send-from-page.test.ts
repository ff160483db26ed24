import { describe, expect, test } from 'vitest';
import { createFakeWindow } from '../__fixtures__/fake-window.ts';
import { keepaliveBytes, pageFetch } from './send-from-page.ts';

interface Call {
  readonly size: number;
  readonly keepalive: boolean;
  answer(response: Response): void;
  fail(): void;
}

const kib = 1024;

function setUp({ takesBeacons = false, inFlight = { bytes: 0 } } = {}) {
  const { win } = createFakeWindow();
  const calls: Call[] = [];
  const beacons: { readonly url: string; readonly body: Blob }[] = [];
  win.navigator.sendBeacon = (url, body) => (beacons.push({ url: String(url), body: body as Blob }), takesBeacons);
  const send = pageFetch(win, inFlight, (_input, init) => {
    return new Promise((resolve, reject) => {
      calls.push({ size: String(init?.body ?? '').length, keepalive: init?.keepalive === true, answer: resolve, fail: () => reject(new TypeError('broken')) });
    });
  });
  /** A request as our transports make one. */
  const post = (size: number, keepalive: boolean, init: RequestInit = {}, url = '/w'): Promise<Response> =>
    send(url, { method: 'POST', body: 'x'.repeat(size), credentials: 'same-origin', headers: { 'content-type': 'application/json' }, ...(keepalive && { keepalive }), ...init });
  return { calls, beacons, post, send, inFlight };
}

async function codeOf(request: Promise<Response>): Promise<unknown> {
  try {
    await request;
    return 'answered';
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as { readonly code?: string }).code ?? 'broken';
  }
}

describe('keepalive bytes', () => {
  test('are 60 KiB for a page that leaves, and not one more', async () => {
    const { calls, post } = setUp();
    expect(keepaliveBytes).toBe(60 * kib);
    void post(60 * kib, true);
    expect(calls).toHaveLength(1);
    expect(await codeOf(post(1, true))).toBe('NOT_SENT');
    expect(calls).toHaveLength(1);
  });

  test('are half of that for ordinary requests, which go without beyond it', () => {
    const { calls, post } = setUp();
    for (const size of [20 * kib, 10 * kib, 1]) void post(size, false);
    expect(calls.map(({ keepalive }) => keepalive)).toEqual([true, true, false]);
  });

  test('leave the other half to a page that leaves', async () => {
    const { calls, post } = setUp();
    void post(30 * kib, false);
    void post(30 * kib, true);
    expect(calls.map(({ keepalive }) => keepalive)).toEqual([true, true]);
    expect(await codeOf(post(1, true))).toBe('NOT_SENT');
  });

  test('are shared by all trackers of a page', async () => {
    const first = setUp();
    const second = setUp({ inFlight: first.inFlight });
    void first.post(60 * kib, true);
    expect(await codeOf(second.post(1, true))).toBe('NOT_SENT');
    first.calls[0]?.answer(new Response(null, { status: 204 }));
    await expect.poll(() => first.inFlight.bytes).toBe(0);
    void second.post(1, true);
    expect(second.calls).toHaveLength(1);
  });

  test('come back when the body of the answer is through, not when its headers are', async () => {
    const { calls, inFlight, post } = setUp();
    let finish = (): void => undefined;
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void (finish = () => controller.close()) });
    const request = post(60 * kib, true);
    calls[0]?.answer(new Response(body));
    const response = await request;
    expect(inFlight.bytes).toBe(60 * kib);
    finish();
    expect(await response.text()).toBe('');
    await expect.poll(() => inFlight.bytes).toBe(0);
  });

  test.each([
    ['an empty body', (call?: Call) => call?.answer(new Response(null, { status: 204 })), 'answered'],
    ['a broken connection', (call?: Call) => call?.fail(), 'broken'],
  ])('come back after %s', async (_title, end, expected) => {
    const { calls, inFlight, post } = setUp();
    const request = codeOf(post(60 * kib, true));
    end(calls[0]);
    expect(await request).toBe(expected);
    await expect.poll(() => inFlight.bytes).toBe(0);
  });

  test('are counted as bytes, not as characters', async () => {
    const { post } = setUp({ inFlight: { bytes: keepaliveBytes - 5 } });
    expect(await codeOf(post(0, true, { body: 'ééé' }))).toBe('NOT_SENT');
    void post(0, true, { body: 'éé.' });
    expect(await codeOf(post(1, true))).toBe('NOT_SENT');
  });

  test('let the request start before the call returns', () => {
    const { calls, post } = setUp();
    void post(1, true);
    expect(calls).toHaveLength(1);
  });

  test('take a request without a body', () => {
    const { calls, send } = setUp();
    void send('/w');
    expect(calls.map(({ keepalive }) => keepalive)).toEqual([true]);
  });
});

describe('a beacon', () => {
  const full = { takesBeacons: true, inFlight: { bytes: keepaliveBytes } };

  test('goes where no keepalive bytes are left, with body and type, and nobody knows how it ended', async () => {
    const { beacons, calls, post } = setUp({ ...full, inFlight: { ...full.inFlight } });
    expect(await codeOf(post(0, true, { body: '{"é":1}' }))).toBe('broken');
    expect(calls).toEqual([]);
    expect(beacons.map(({ url, body }) => [url, body.type])).toEqual([['/w', 'application/json']]);
    expect(await beacons[0]?.body.text()).toBe('{"é":1}');
  });

  test.each<[string, string, RequestInit, boolean]>([
    ['has another header', '/w', { headers: { 'content-type': 'application/json', authorization: 'x' } }, false],
    ['must not carry cookies', '/w', { credentials: 'omit' }, false],
    ['would carry cookies to another origin', 'https://relay.example/w', {}, false],
    ['would carry cookies to another origin, named without its scheme', '//relay.example/w', {}, false],
    ['is to carry cookies to another origin', 'https://relay.example/w', { credentials: 'include' }, true],
    ['stays on this origin', '/w', {}, true],
  ])('is no substitute, or is one, for a request that %s', async (_title, url, init, expected) => {
    const { beacons, post } = setUp({ ...full, inFlight: { ...full.inFlight } });
    expect(await codeOf(post(1, true, init, url))).toBe(expected ? 'broken' : 'NOT_SENT');
    expect(beacons).toHaveLength(expected ? 1 : 0);
  });

  test('that the browser does not take was not sent', async () => {
    const { beacons, post } = setUp({ inFlight: { bytes: keepaliveBytes } });
    expect(await codeOf(post(1, true))).toBe('NOT_SENT');
    expect(beacons).toHaveLength(1);
  });
});
