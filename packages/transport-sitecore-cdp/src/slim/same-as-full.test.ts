import { describe, expect, test } from 'vitest';
import { answer, fakeStream } from '../__fixtures__/fake-stream.ts';
import { chance, randomVisit } from '../__fixtures__/random-visit.ts';
import { allParts, bench } from '../__fixtures__/shop.ts';
import type { SitecoreCdpOptions } from '../options.ts';
import { sitecoreCdp as full } from '../sitecore-cdp.ts';
import { sitecoreCdp as slim } from './sitecore-cdp.ts';

const identified = { identityProvider: 'CRM_ID', emailProvider: 'email' } as const;
const custom = { linkOpened: true, postViewed: true, sessionAttributesChanged: true, goalCompleted: false };
const map: NonNullable<SitecoreCdpOptions['map']> = {
  productViewed: ({ payload }, { attributes }) => ({ type: 'CUSTOM', name: 'looked_at', ext: { product: attributes('', payload.product) } }),
  cartViewed: ({ payload }, { standard, adds }) => [...(standard() ?? []), ...adds(payload.cart)],
  orderPlaced: (_event, { standard }) => standard(),
  userSignedIn: () => null,
};

/** What Sitecore CDP gets of a visit in which answers fail, sessions end and events come late, and what becomes of each event. */
async function told(make: typeof full, options: Partial<SitecoreCdpOptions>, seed: number, rich: boolean): Promise<unknown> {
  const random = chance(seed);
  const events = randomVisit(random, rich);
  let time = 0;
  const stream = fakeStream(() => (random() < 0.1 ? answer(503) : undefined));
  const { deliver, transport } = bench(stream, { now: () => time, sessionTimeoutMs: 1000, ...options }, make);
  const outcomes: unknown[] = [];
  for (const event of events) {
    time += random() < 0.1 ? 1000 : 10;
    const wanted = transport.wants?.(event);
    let { status } = wanted ? await deliver(event) : { status: 'unwanted' };
    if (status === 'retry') ({ status } = await deliver(event));
    if (status === 'retry') transport.settled?.(event, 'dropped');
    outcomes.push([event.name, wanted, status]);
  }
  return { outcomes, arrived: stream.arrived };
}

describe('the build for pages in production sends the same as the full one', () => {
  test.each<[string, Partial<SitecoreCdpOptions>, boolean]>([
    ['what every page sends, without a part', { parts: {} }, false],
    ['what every page sends, of people who are identified', { parts: {}, ...identified }, false],
    ['everything, with all parts', { parts: allParts, ...identified, custom }, true],
    ['whole orders and product pages', { parts: allParts, ...identified, orders: 'order-checkout', productViewed: 'view' }, true],
    ['payments, cart lines and classes of the application', { parts: allParts, ...identified, sendPayment: true, itemId: ({ index }) => `row-${index}`, productType: () => 'coffee', utm: false }, true],
    ['mappings of the application', { parts: allParts, ...identified, custom, map }, true],
  ])('%s', async (_title, options, rich) => {
    let arrived = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const expected = await told(full, options, seed, rich);
      expect(await told(slim as typeof full, options, seed, rich), `seed ${seed}`).toEqual(expected);
      arrived += (expected as { readonly arrived: readonly unknown[] }).arrived.length;
    }
    expect(arrived).toBeGreaterThan(200);
  });
});
