import type { SendOutcome } from '@waymark/core/transport';
import { makeEvent } from '@waymark/core/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { browserId, fakeStream } from '../__fixtures__/fake-stream.ts';
import { allParts, beans, bench, cart, happened, line, order } from '../__fixtures__/shop.ts';
import type { SitecoreCdpOptions } from '../options.ts';

beforeEach(() => vi.stubGlobal('document', { cookie: '' }));
afterEach(() => vi.unstubAllGlobals());

const identityProvider = 'CRM_ID';
const placed = happened('orderPlaced', { order: { ...order('A-1', line(beans, 1, 119)), paymentMethod: 'visa' } });
const seen = happened('productViewed', { product: beans });
const signedUp = happened('userSignedUp', { userId: 'C-1', profile: { firstName: 'Mia', email: 'mia@example.org' } });
const changed = happened('userProfileChanged', { patch: { operations: [{ type: 'set', path: 'firstName', value: 'Mia' }] } }, { who: { userId: 'C-1', aliases: { 'sitecore-cdp': browserId } } });
const direct = makeEvent('sitecoreCdp', { type: 'SEARCH', product_name: 'a', product_type: 'b' }, { who: { aliases: { 'sitecore-cdp': browserId } } });

function messageOf(outcome: SendOutcome): string {
  return 'why' in outcome ? outcome.why.message : outcome.status;
}

describe('while a page is developed, an event that would be another one in production is refused', () => {
  test.each<[string, Partial<SitecoreCdpOptions>, Parameters<ReturnType<typeof bench>['deliver']>[0]]>([
    ['orderForms', { orders: 'order-checkout' }, placed],
    ['orderForms', { sendPayment: true }, placed],
    ['moreEvents', { productViewed: 'view' }, seen],
    ['moreEvents', { custom: { linkOpened: true } }, happened('linkOpened', { link: 'https://partner.example/' })],
    ['moreEvents', {}, happened('eventOccurred', { name: 'search' })],
    ['moreEvents', {}, happened('eventOccurred', { name: 'shop:clicked' })],
    ['profiles', { identityProvider }, signedUp],
    ['profiles', { identityProvider }, changed],
    ['ownMappings', { map: { productViewed: () => null } }, seen],
    ['ownMappings', { map: { productViewed: () => ({ type: 'VIEW' }) } }, seen],
    ['ownEvents', {}, direct],
  ])('for want of %s (case %#)', async (part, options, event) => {
    const lacking = bench(fakeStream(), { ...options, parts: {} });
    expect(lacking.transport.wants?.(event)).toBe(true);
    const outcome = await lacking.attempt(event);
    expect(outcome).toMatchObject({ status: 'refused', why: { code: 'page-part-missing' } });
    expect(messageOf(outcome)).toContain(`parts: { ...${part} }`);

    const complete = bench(fakeStream(), { ...options, parts: allParts });
    expect(messageOf(await complete.attempt(event))).not.toContain('parts:');
  });

  test.each([
    ['a page view', {}, happened('pageOpened', { url: 'https://shop.example/?utm_source=x' })],
    ['a cart', {}, happened('cartModified', { cart: cart(line(beans, 1, 119)) })],
    ['an order', { identityProvider }, placed],
    ['a product', {}, seen],
    ['a sign-up without a profile', { identityProvider }, happened('userSignedUp', { userId: 'C-1' })],
    ['a profile that holds an e-mail address alone', { identityProvider }, happened('userSignedUp', { userId: 'C-1', profile: { email: 'Mia@example.org' } })],
    ['an event of the application', {}, happened('eventOccurred', { name: 'sizeGuideOpened' })],
  ])('but not %s', async (_what, options, event) => {
    expect(await bench(fakeStream(), { ...options, parts: {} }).deliver(event)).toEqual({ status: 'delivered' });
  });

  test('and nothing that is not wanted either way', () => {
    const { transport } = bench(fakeStream(), { parts: {} });
    expect(transport.wants?.(changed)).toBe(false);
    expect(transport.wants?.(makeEvent('wishlistShared', {}))).toBe(false);
  });
});

describe('a set-up that a page in production would not follow throws at once', () => {
  const browserIds = { get: () => undefined, set: () => undefined };

  test.each<[string, string, Partial<SitecoreCdpOptions>]>([
    ['option-invalid', 'method', { method: 'get' }],
    ['option-invalid', 'doubtful', { doubtful: 'drop' }],
    ['page-part-missing', 'ownIds', { browserIds, parts: {} }],
  ])('with %s because of %s', (code, name, options) => {
    expect(() => bench(fakeStream(), options)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(name) as string }));
  });

  test('but not on a server', () => {
    vi.unstubAllGlobals();
    expect(bench(fakeStream(), { method: 'get', doubtful: 'drop', browserIds, parts: {} }).transport.name).toBe('sitecore-cdp');
  });
});
