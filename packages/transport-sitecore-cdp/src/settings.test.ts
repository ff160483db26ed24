import { describe, expect, test } from 'vitest';
import { fakeStream } from './__fixtures__/fake-stream.ts';
import { bench, happened, required } from './__fixtures__/shop.ts';
import { readSettings } from './settings.ts';
import { sitecoreCdp } from './sitecore-cdp.ts';

function read(changes: object): ReturnType<typeof readSettings> {
  return readSettings({ ...required, ...changes } as never);
}

describe('targets', () => {
  test.each([
    ['eu', 'https://api-engage-eu.sitecorecloud.io'],
    ['us', 'https://api-engage-us.sitecorecloud.io'],
    ['ap', 'https://api-engage-ap.sitecorecloud.io'],
    ['jp', 'https://api-engage-jpe.sitecorecloud.io'],
    ['http://127.0.0.1:4100/sitecore-cdp/', 'http://127.0.0.1:4100/sitecore-cdp'],
  ])('%s is %s', (target, url) => {
    expect(read({ target }).target).toBe(url);
  });
});

describe('a set-up that cannot work throws at once', () => {
  test.each(['clientKey', 'target', 'pointOfSale', 'channel', 'language', 'currency'])('without %s', (name) => {
    const { [name]: _left, ...rest } = required as unknown as Record<string, unknown>;
    expect(() => sitecoreCdp(rest as never)).toThrow(new RegExp(`"${name}"`));
  });

  test.each([
    ['clientKey', 'a b'],
    ['target', 'moon'],
    ['target', 'ftp://x.example'],
    ['pointOfSale', ' '],
    ['language', 'English'],
    ['currency', 'EURO'],
    ['method', 'put'],
    ['orders', 'both'],
    ['productViewed', 'both'],
    ['purposes', 'marketing'],
    ['identityProvider', ''],
    ['emailProvider', 1],
    ['itemId', 'sku'],
    ['productType', 'SHOE'],
    ['payment', {}],
    ['inspect', true],
    ['now', 0],
    ['fetch', {}],
    ['map', () => null],
    ['map', { pageOpened: 'VIEW' }],
    ['custom', { pageOpened: true }],
    ['custom', { tabOpened: 'yes' }],
    ['browserIds', 'cookie'],
    ['sendPayment', 'yes'],
    ['utm', 1],
    ['forwardClientIp', 'yes'],
    ['sessionDataKey', 'session'],
    ['doubtful', 'keep'],
    ['maxVisitors', 0],
    ['sessionTimeoutMs', -1],
    ['defaultPage', ''],
  ])('with %s being wrong (case %#)', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(expect.objectContaining({ code: 'option-invalid' }));
    expect(() => read({ [name]: value })).toThrow(name);
  });

  test('with an option that does not exist', () => {
    expect(() => read({ clientkey: 'x' })).toThrow(expect.objectContaining({ code: 'option-unknown' }));
  });
});

test('purposes and limits can be set', () => {
  const transport = sitecoreCdp({ ...required, purposes: [], limits: { concurrency: 2 } });
  expect(transport.purposes).toEqual([]);
  expect(transport.limits).toMatchObject({ maxEvents: 1, concurrency: 2 });
});

test('a fetch of the application carries every request', async () => {
  const stream = fakeStream();
  const unused = fakeStream();
  const event = happened('pageOpened', { url: 'https://shop.example/' }, { who: { browserId: 'visitor-9' } });
  expect(await bench(unused, { fetch: stream.fetch }).deliver(event)).toEqual({ status: 'delivered' });
  expect(stream.arrived).toHaveLength(2);
  expect(unused.arrived).toEqual([]);
});
