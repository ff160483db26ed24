import { describe, expect, test } from 'vitest';
import { answer, browserId, fakeStream, issuedId, target } from './__fixtures__/fake-stream.ts';
import { createBrowserId, findGuestRef } from './stream-ids.ts';

const tenant = { clientKey: 'abc123def', target };

describe('createBrowserId', () => {
  test('gives the id that was issued', async () => {
    const stream = fakeStream();
    expect(await createBrowserId({ ...tenant, fetch: stream.fetch })).toBe(issuedId(1));
    expect(stream.arrived).toMatchObject([{ method: 'GET', path: '/v1.2/browser/create.json', headers: {} }]);
  });

  test.each([
    ['broken' as const, 'The connection to the destination failed (ECONNRESET).'],
    [answer(500), 'The destination answered 500.'],
    [answer(401), 'cdp.example answered 401 to client key abc1…'],
    [answer(200, {}), 'Sitecore CDP answered without an id.'],
  ])('throws when there is none (case %#)', async (reply, message) => {
    const { fetch } = fakeStream(() => reply);
    const failed = createBrowserId({ ...tenant, fetch });
    await expect(failed).rejects.toMatchObject({ code: 'browser-id-unavailable' });
    await expect(failed).rejects.toThrow(message);
  });

  test('gives up in time', async () => {
    const fetch = ((_url: string, { signal }: RequestInit) =>
      new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))) as typeof globalThis.fetch;
    await expect(createBrowserId({ ...tenant, timeoutMs: 1, fetch })).rejects.toThrow('did not answer in time');
  });

  test.each([-1, 1.5, Number.NaN, '5'])('refuses a time-out of %s', async (timeoutMs) => {
    await expect(createBrowserId({ ...tenant, timeoutMs: timeoutMs as number })).rejects.toMatchObject({ code: 'option-invalid' });
  });
});

describe('findGuestRef', () => {
  test('asks with the public key and gives the guest', async () => {
    const stream = fakeStream(() => answer(200, { status: 'OK', ref: browserId, customer: { ref: issuedId(7) } }));
    expect(await findGuestRef({ ...tenant, browserId, fetch: stream.fetch })).toBe(issuedId(7));
    const [request] = stream.arrived;
    expect(request?.path).toBe(`/v1.2/browser/${browserId}/show.json`);
    expect(Object.fromEntries(request?.query ?? [])).toEqual({ client_key: 'abc123def', api_token: 'abc123def' });
  });

  test.each([answer(404), answer(200, { status: 'OK' }), answer(200, { customer: 'x' })])('throws when there is none (case %#)', async (reply) => {
    const { fetch } = fakeStream(() => reply);
    await expect(findGuestRef({ ...tenant, browserId, fetch })).rejects.toMatchObject({ code: 'browser-id-unavailable' });
  });

  test('refuses an empty browser id', async () => {
    await expect(findGuestRef({ ...tenant, browserId: '' })).rejects.toMatchObject({ code: 'option-invalid' });
  });
});
