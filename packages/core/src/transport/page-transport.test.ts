import { describe, expect, test } from 'vitest';
import { makeBatch, makeEvent, makeSendContext } from '../testing.ts';
import { notTold, pageTransport, type PageTransportOptions } from '../transport.ts';

const event = makeEvent('eventOccurred', { name: 'a' }, { id: 'a' });
const steps = [1, 2, 3].map((step) => ({ url: `https://vendor.example/${step}`, body: `{"step":${step}}` }));

/** A vendor who answers each request with the next status, in the end with 200. */
function vendor(...statuses: readonly number[]) {
  const seen: { readonly url: string; readonly init: RequestInit | undefined }[] = [];
  const fetch = (async (url: string, init?: RequestInit) => {
    seen.push({ url, init });
    return new Response(null, { status: statuses[seen.length - 1] ?? 200 });
  }) as typeof globalThis.fetch;
  return { seen, fetch, paths: () => seen.map(({ url }) => url.slice(-1)) };
}

function transport(options: Partial<PageTransportOptions> = {}) {
  return pageTransport({ name: 'vendor', wants: () => true, plan: () => steps, ...options });
}

describe('pageTransport', () => {
  test('sends the requests of an event one after another, as JSON and without cookies', async () => {
    const { seen, fetch, paths } = vendor();
    expect(await transport().send(makeBatch([event]), makeSendContext({ fetch }))).toEqual({ status: 'delivered' });
    expect(paths()).toEqual(['1', '2', '3']);
    expect(seen[0]?.init).toMatchObject({ method: 'POST', credentials: 'omit', body: '{"step":1}', headers: { 'content-type': 'application/json' } });
  });

  test('keeps a content type of its own', async () => {
    const { seen, fetch } = vendor();
    const plan = () => [{ url: 'https://vendor.example/1', body: 'a', headers: { 'content-type': 'text/plain' } }];
    await transport({ plan }).send(makeBatch([event]), makeSendContext({ fetch }));
    expect(seen[0]?.init?.headers).toEqual({ 'content-type': 'text/plain' });
  });

  test('stops at a failure and goes on there the next time', async () => {
    const { fetch, paths } = vendor(200, 503);
    const how = makeSendContext({ fetch });
    expect(await transport().send(makeBatch([event]), how)).toMatchObject({ status: 'retry', maybeTaken: true, why: { code: 'http-503' } });
    expect(await transport().send(makeBatch([event]), how)).toEqual({ status: 'delivered' });
    expect(paths()).toEqual(['1', '2', '2', '3']);
  });

  test.each([
    [400, { status: 'refused', why: { code: 'http-400' } }],
    [401, { status: 'refused', pausesLane: true }],
    [413, { status: 'split', tooLarge: true }],
    [429, { status: 'retry' }],
  ])('tells of an answer of %s what it means', async (status, outcome) => {
    const { fetch, paths } = vendor(status);
    expect(await transport().send(makeBatch([event]), makeSendContext({ fetch }))).toMatchObject(outcome);
    expect(paths()).toEqual(['1']);
  });

  test('retries after a broken connection, in doubt', async () => {
    const fetch = (() => Promise.reject(new TypeError('Failed to fetch'))) as typeof globalThis.fetch;
    expect(await transport().send(makeBatch([event]), makeSendContext({ fetch }))).toMatchObject({ status: 'retry', maybeTaken: true, why: { code: 'network' } });
  });

  test('starts in the tick of an exit when the plan is at hand, with a request that outlives the page', async () => {
    const { seen, fetch } = vendor();
    const sent = transport().send(makeBatch([event]), makeSendContext({ fetch, urgency: 'exit' }));
    expect(seen[0]?.init).toMatchObject({ keepalive: true });
    expect(await sent).toEqual({ status: 'delivered' });
  });

  test('waits for a plan that is not at hand', async () => {
    const { fetch, paths } = vendor();
    expect(await transport({ plan: () => Promise.resolve(steps.slice(2)) }).send(makeBatch([event]), makeSendContext({ fetch }))).toEqual({ status: 'delivered' });
    expect(paths()).toEqual(['3']);
  });

  test.each<[string, PageTransportOptions['plan'], object]>([
    ['that says why not', () => notTold('not-wanted'), { code: 'not-wanted', message: 'not-wanted' }],
    ['that throws', () => { throw new Error('a bug'); }, { code: 'event-invalid' }],
    ['that fails later', () => Promise.reject(new Error('a bug')), { code: 'event-invalid' }],
  ])('refuses an event with a plan %s', async (_what, plan, why) => {
    const { fetch, paths } = vendor();
    expect(await transport({ plan }).send(makeBatch([event]), makeSendContext({ fetch }))).toMatchObject({ status: 'refused', why });
    expect(paths()).toEqual([]);
  });

  test('wants an event that it cannot judge, so that the refusal says why', () => {
    expect(transport({ wants: () => false }).wants?.(event)).toBe(false);
    expect(transport({ wants: () => { throw new Error('a bug'); } }).wants?.(event)).toBe(true);
  });

  test('sends nothing for an empty batch', async () => {
    const { fetch, paths } = vendor();
    expect(await transport().send(makeBatch([]), makeSendContext({ fetch }))).toEqual({ status: 'delivered' });
    expect(paths()).toEqual([]);
  });

  test('takes one event at a time, whatever the limits say, and needs consent to marketing', () => {
    expect(transport({ limits: { maxEvents: 5, maxBytes: 10 } })).toMatchObject({ name: 'vendor', runsIn: 'anywhere', purposes: ['marketing'], limits: { maxEvents: 1, maxBytes: 10, concurrency: 1 } });
    expect(transport({ purposes: [] })).toMatchObject({ purposes: [] });
  });
});
