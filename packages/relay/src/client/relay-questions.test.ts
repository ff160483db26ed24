import { afterEach, describe, expect, test, vi } from 'vitest';
import { relayBrowserId } from './relay-browser-id.ts';
import { relayHandover } from './relay-handover.ts';

/** A relay that gives one answer. */
function answering(status: number, body: unknown) {
  const calls: { readonly url: string; readonly init: RequestInit; readonly body: unknown }[] = [];
  const fetch: typeof globalThis.fetch = async (url, init = {}) => {
    calls.push({ url: String(url), init, body: JSON.parse(String(init.body)) });
    return new Response(JSON.stringify(body), { status });
  };
  return { fetch, calls };
}

afterEach(() => void vi.useRealTimers());

describe('a question to the relay', () => {
  const never = new Promise<never>(() => undefined);
  const stuck: readonly (readonly [what: string, fetch: typeof globalThis.fetch])[] = [
    ['never answered', () => never],
    ['answered without an end', async () => Object.assign(new Response(), { json: () => never })],
  ];

  test.each(stuck)('that is %s is given up after 10 s', async (_what, fetch) => {
    vi.useFakeTimers();
    const signals: (AbortSignal | null | undefined)[] = [];
    const asked = relayBrowserId({ fetch: (url, init) => (signals.push(init?.signal), fetch(url, init)) });
    const refused = asked.catch((error: Error) => error.message);
    await vi.advanceTimersByTimeAsync(9999);
    expect(signals.map((signal) => signal?.aborted)).toEqual([false]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await refused).toBe('The relay did not answer in 10 s.');
    expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
  });

  test('leaves no timer behind', async () => {
    vi.useFakeTimers();
    await relayBrowserId({ fetch: answering(200, { v: 1 }).fetch });
    await expect(relayBrowserId({ fetch: answering(503, {}).fetch })).rejects.toThrow('503');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('goes the way of events, without a preflight', async () => {
    const { fetch, calls } = answering(200, { v: 1, browserId: 'browser-1' });
    expect(await relayBrowserId({ fetch })).toBe('browser-1');
    await relayBrowserId({ fetch, url: 'https://t.shop.example/x', credentials: 'include', pageToken: () => 'token' });
    expect(calls).toMatchObject([
      { url: '/w', init: { method: 'POST', headers: { 'content-type': 'text/plain' }, credentials: 'same-origin', redirect: 'manual' }, body: { v: 1, ask: 'browser-id' } },
      { url: 'https://t.shop.example/x', init: { credentials: 'include' }, body: { v: 1, ask: 'browser-id', pageToken: 'token' } },
    ]);
  });

  test('names what a token is for', async () => {
    const { fetch, calls } = answering(200, { v: 1, token: 'token' });
    expect(await relayHandover({ fetch, pageToken: 'page' }).sign('browser-1', 'shop.test')).toBe('token');
    expect(calls[0]?.body).toEqual({ v: 1, ask: 'handover-token', browserId: 'browser-1', host: 'shop.test', pageToken: 'page' });
  });

  test.each([
    [200, { v: 1, browserId: 'browser-1' }, 'browser-1'],
    [200, { v: 1 }, undefined],
    [200, { v: 1, browserId: 7 }, undefined],
    [403, { error: { code: 'handover-used' } }, undefined],
  ])('answered %i with %j says %s', async (status, body, expected) => {
    expect(await relayHandover({ fetch: answering(status, body).fetch }).verify('token')).toBe(expected);
  });

  test.each([[400], [401], [404], [429], [503]])('that is answered %i has no answer', async (status) => {
    const { fetch } = answering(status, {});
    await expect(relayBrowserId({ fetch })).rejects.toThrow(`The relay answered ${status}.`);
    await expect(relayHandover({ fetch }).verify('token')).rejects.toThrow(`The relay answered ${status}.`);
  });

  test('for a token is not answered with something else', async () => {
    for (const status of [200, 403]) await expect(relayHandover({ fetch: answering(status, {}).fetch }).sign('browser-1', 'shop.test')).rejects.toThrow(`The relay answered ${status}.`);
  });
});
