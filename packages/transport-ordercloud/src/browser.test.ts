import type { EventEnvelope } from '@waymark/core';
import { makeEvent, type TransportExample } from '@waymark/core/testing';
import type { Transport } from '@waymark/core/transport';
import { describe, expect, test } from 'vitest';
import { drive } from './__fixtures__/drive.ts';
import * as slim from './browser.ts';
import { discoverExamples, searchExamples, sendExamples } from './examples.ts';
import * as full from './index.ts';

const siteId = '5f2c1de0a94b4e7f8d3b6c7a90e1f245';
const service = { customerKey: '987654321-1122334455', target: 'https://x.rfk.shop.example/' };
const who = { browserId: '4d0b8f0b-6a7e-4d44-a3f7-d1e85c2b9a10', sessionId: 'b6a1c0de-3f59-4a8b-b7e2-a1d3c4f5e607' };
const page = { runtime: 'browser', url: 'https://shop.example/p/kaf-1000?a=1' } as const;

/** Everything that a transport does with the events of an example, as values that can be compared. */
async function story<Options>(transport: Transport, { before = [], given }: TransportExample<Options>) {
  const steps: unknown[] = [];
  for (const event of [...before, given].map(inPage)) {
    const wanted = transport.wants?.(event);
    const { requests, outcome } = await drive(transport, event);
    steps.push({ wanted, requests, outcome: outcome.status === 'refused' ? { ...outcome, why: outcome.why.code } : outcome });
  }
  return steps;
}

/** The event as a page has it: nobody told it of its own connection. */
function inPage(event: EventEnvelope): EventEnvelope {
  const { client: _client, ...where } = event.where;
  return { ...event, where };
}

/** What an example expects of a page: the vendor sees browser and place itself. */
function bodiesInPage({ expect: wanted }: TransportExample): readonly unknown[] {
  return wanted.map(({ body }) => JSON.parse(JSON.stringify(body), (key, value: unknown) => (key === 'geo' || key === 'browser' ? undefined : value)) as unknown);
}

test('both builds have the same names', () => {
  expect(Object.keys(slim).sort()).toEqual(Object.keys(full).sort());
});

test('the production build of a page does not check options, the other does', () => {
  expect(() => full.sitecoreSend({ siteId: 'shop' })).toThrow(expect.objectContaining({ code: 'option-invalid' }));
  expect(slim.sitecoreSend({ siteId: 'shop' }).name).toBe('send');
});

test('blanks around a text are refused where they would be sent, and forgiven around ids', () => {
  expect(() => full.sitecoreSearch({ ...service, entityType: ' product' })).toThrow(expect.objectContaining({ code: 'option-invalid' }));
  expect(full.sitecoreSearch({ ...service, customerKey: ` ${service.customerKey}` }).name).toBe('search');
});

describe('in a page the build for production says the same as the other', () => {
  const ofPages = sendExamples.filter(({ given }) => given.where.runtime === 'browser');

  test.each(ofPages)('Send: $title', async (example) => {
    const steps = await story(slim.sitecoreSend({ siteId, ...example.options }), example);
    expect(steps).toEqual(await story(full.sitecoreSend({ siteId, ...example.options }), example));
    expect(steps.at(-1)).toMatchObject({ requests: example.expect });
  });

  test.each(discoverExamples.map((example) => [example.title, example] as const))('Discover: %s', async (_title, example) => {
    const steps = await story(slim.sitecoreDiscover({ ...service, ...example.options }), example);
    expect(steps).toEqual(await story(full.sitecoreDiscover({ ...service, ...example.options }), example));
    const { requests } = steps.at(-1) as { readonly requests: readonly { readonly body: unknown; readonly url: string }[] };
    expect(requests.map(({ body }) => body)).toEqual(bodiesInPage(example));
    expect(requests.every(({ url }) => url === 'https://x.rfk.shop.example/api/event/1')).toBe(true);
  });

  test.each(searchExamples.map((example) => [example.title, example] as const))('Search: %s', async (_title, example) => {
    const steps = await story(slim.sitecoreSearch({ ...service, ...example.options }), example);
    expect(steps).toEqual(await story(full.sitecoreSearch({ ...service, ...example.options }), example));
    const { requests } = steps.at(-1) as { readonly requests: readonly { readonly body: unknown; readonly url: string }[] };
    expect(requests.map(({ body }) => body)).toEqual(bodiesInPage(example));
    expect(requests.every(({ url }) => url === 'https://x.rfk.shop.example/api/event/v4/publish')).toBe(true);
  });
});

const product = { productId: 'KAF-1000', name: 'Hochland', displayPrice: 24.9, imageUrl: 'https://img.shop.example/k.jpg' };
const items = [{ product, index: 0, quantity: 2, total: 40 }, { product: { ...product, variant: 'b' }, index: 1, quantity: 0.5, total: 10 }];
const cart = { currency: 'EUR', total: 50, items };
const where = { ...page, locale: 'de_AT', title: 'Kaffee', referrer: 'https://mail.example/', landing: { url: 'https://shop.example/?utm_medium=mail&cmid=0f8fad5b-d9cb-469f-a165-70867728950e' } };
const patch = { operations: [{ type: 'set', path: 'email', value: 'mira@example.org' }, { type: 'set', path: 'custom.tier', value: 'gold' }, { type: 'clear', path: 'custom.old' }] };
const events = [
  ['pageOpened', { url: page.url }],
  ['productViewed', { product }],
  ['cartModified', { cart }],
  ['cartModified', { cart: { ...cart, items: items.slice(1) } }],
  ['cartViewed', { cart }],
  ['checkoutStarted', { cart }],
  ['userSignedUp', { userId: 'u', profile: { email: 'Mira@example.org', firstName: 'Mira', custom: { tier: 'gold', list: [1] } } }],
  ['userSignedIn', { userId: 'u' }],
  ['userProfileChanged', { patch }],
  ['orderPlaced', { order: { ...cart, orderId: 'SO-1' } }],
  ['orderPlaced', { order: { ...cart, orderId: 'SO-1' } }],
  ['cartModified', { cart: { ...cart, items: [] } }],
  ['goalCompleted', { goalId: 'g', value: 1 }],
  ['eventOccurred', { name: '1st offer', details: { a: 1 } }],
  ['tabOpened', {}],
  ['orderPlaced', {}],
  ['cartModified', { cart: { items: [{ product, quantity: 0, total: 1 }] } }],
] as const;
const visit = events.map(([name, payload], index) => makeEvent(name, payload, { id: `e${index}`, who: { ...who, email: 'mira@example.org' }, where, occurredAt: 1718181065999 + index }));

type Build = typeof full;

function policyOf({ name, runsIn, purposes, limits, retry }: Transport) {
  return { name, runsIn, purposes, limits, retry };
}

describe('a whole visit is told alike by both builds', () => {
  test.each<[string, (build: Build) => Transport]>([
    ['Send', (build) => build.sitecoreSend({ siteId })],
    ['Send, staging, with every attribute', (build) => build.sitecoreSend({ siteId: ` ${siteId}\n`, target: 'staging', sendRemovals: true, currencyAttribute: true, orderIdAttribute: false, sessionKey: 'sessionid', attributes: () => ({ grind: 'fine' }) })],
    ['Send, through a relay of its own', (build) => build.sitecoreSend({ siteId, target: new URL('https://shop.example/send//'), name: 's', purposes: [], maxAttempts: 2, firstCart: 'known', sku: (each) => each.name, map: { pageOpened: null } })],
    ['Discover', (build) => build.sitecoreDiscover(service)],
    ['Discover, with options', (build) => build.sitecoreDiscover({ ...service, currency: 'USD', legacyUserObject: true, sendEmail: true, preferUserId: true, geo: () => ({ country: 'AT' }), addedFrom: () => 'category', pageName: () => 'home' })],
    ['Search', (build) => build.sitecoreSearch(service)],
    ['Search, with options', (build) => build.sitecoreSearch({ ...service, device: 'pc', entityType: 'article', sendEmail: true, geo: () => undefined, pageName: () => 'home', map: { tabOpened: () => ({ name: 'tab', action: 'view', value: {} }) } })],
  ])('%s', async (_title, make) => {
    const [one, other] = [make(slim as Build), make(full)];
    // A page has one visitor, whose events go one after another anyhow.
    expect(policyOf(one)).toEqual({ ...policyOf(other), limits: { ...other.limits, concurrency: 1 } });
    const told = { title: '', before: visit.slice(0, -1), given: visit.at(-1) as EventEnvelope, expect: [] };
    const steps = await story(one, told);
    expect(steps).toEqual(await story(other, told));
    expect(JSON.stringify(steps).match(/"delivered"/g)?.length).toBeGreaterThan(5);
  });
});

test('a visitor whom nobody knows is refused in production too, by the code alone', async () => {
  const opened = makeEvent('pageOpened', { url: 'https://shop.example/' }, { who: { sessionId: 's' }, where: page });
  for (const transport of [slim.sitecoreSend({ siteId }), slim.sitecoreDiscover(service), slim.sitecoreSearch(service)]) {
    expect(await drive(transport, opened)).toEqual({ requests: [], outcome: { status: 'refused', why: { code: 'visitor-missing', message: 'visitor-missing' } } });
  }
});
