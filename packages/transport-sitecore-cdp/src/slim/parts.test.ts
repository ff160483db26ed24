import { describe, expect, onTestFinished, test, vi } from 'vitest';
import * as full from '../index.ts';
import { fakeStream } from '../__fixtures__/fake-stream.ts';
import { beans, bench, happened, line, order } from '../__fixtures__/shop.ts';
import * as slim from './index.ts';

test('both builds have the same names', () => {
  expect(Object.keys(slim).sort()).toEqual(Object.keys(full).sort());
});

describe('a page in production that names no part', () => {
  test('sends an order in the usual form', async () => {
    const stream = fakeStream();
    await bench(stream, { parts: {}, orders: 'order-checkout', sendPayment: true }, slim.sitecoreCdp as typeof full.sitecoreCdp).deliver(happened('orderPlaced', { order: order('A-1', line(beans, 1, 119)) }));
    expect(stream.types).toEqual(['ADD', 'CONFIRM', 'CHECKOUT']);
  });

  test.each(['linkOpened', 'userProfileChanged', 'sitecoreCdp', 'toString'])('does not want %s', (name) => {
    const { transport } = bench(fakeStream(), { parts: {}, custom: { linkOpened: true }, identityProvider: 'CRM_ID' }, slim.sitecoreCdp as typeof full.sitecoreCdp);
    expect(transport.wants?.({ ...happened('linkOpened', { link: 'https://partner.example/' }), name })).toBe(false);
  });

  test('gets its id where tabs can wait for each other and signals have no clock, as in browsers of 2021', async () => {
    onTestFinished(() => void vi.unstubAllGlobals());
    vi.stubGlobal('AbortSignal', {});
    vi.stubGlobal('navigator', { locks: { request: (_name: string, _options: object, run: () => Promise<unknown>) => run() } });
    const stream = fakeStream();
    expect(await bench(stream, { parts: {} }, slim.sitecoreCdp as typeof full.sitecoreCdp).deliver(happened('pageOpened', { url: 'https://shop.example/' }, { who: { browserId: 'visitor-1' } }))).toEqual({ status: 'delivered' });
    expect(stream.types).toEqual(['VIEW']);
  });

  test('never sends what is switched off', () => {
    const { transport } = bench(fakeStream(), { parts: {}, custom: { productViewed: false } }, slim.sitecoreCdp as typeof full.sitecoreCdp);
    expect(transport.wants?.(happened('productViewed', { product: beans }))).toBe(false);
  });
});
