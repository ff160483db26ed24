import { type Transport, createTracker } from '@waymark/core';
import { standardEvents } from '@waymark/core/events';
import { expectTypeOf, test } from 'vitest';
import type { CdpEvent, SitecoreCdpOptions } from './index.ts';
import { sitecoreCdp, sitecoreCdpEvents } from './index.ts';
import { required } from './__fixtures__/shop.ts';

const { track } = createTracker({ events: { ...standardEvents, ...sitecoreCdpEvents }, transports: [sitecoreCdp(required)] });

test('events of the vendor are told apart by their type', () => {
  expectTypeOf(track).toBeCallableWith('sitecoreCdp', { type: 'CHECKOUT', reference_id: 'A-1', status: 'PURCHASED' });
  track('sitecoreCdp', { type: 'IDENTITY', identifiers: [{ provider: 'CRM_ID', id: '1' }], passport: 'x' });
  track('sitecoreCdp', { type: 'VIEW', utm_source: 'a', utm_own: 'b' });
  // @ts-expect-error A CHECKOUT has a status.
  track('sitecoreCdp', { type: 'CHECKOUT', reference_id: 'A-1' });
  // @ts-expect-error DONE is no status.
  track('sitecoreCdp', { type: 'CHECKOUT', reference_id: 'A-1', status: 'DONE' });
  // @ts-expect-error Own events are of type CUSTOM.
  track('sitecoreCdp', { type: 'ADD_TO_WISHLIST' });
  // @ts-expect-error TRACKING can only be read.
  track('sitecoreCdp', { type: 'TRACKING' });
  // @ts-expect-error A VIEW takes no keys of its own outside ext.
  track('sitecoreCdp', { type: 'VIEW', colour: 'red' });
  // @ts-expect-error A return flight is searched with origin and destination.
  track('sitecoreCdp', { type: 'SEARCH', product_name: 'a', product_type: 1 });
});

test('mappings know the payload of their event and what may be sent', () => {
  type Mapping = NonNullable<NonNullable<SitecoreCdpOptions['map']>['productViewed']>;
  expectTypeOf<Parameters<Mapping>[0]['payload']['product']['displayPrice']>().toEqualTypeOf<number>();
  expectTypeOf<ReturnType<Mapping>>().toEqualTypeOf<CdpEvent | readonly CdpEvent[] | null>();
  // @ts-expect-error Nothing is called pageViewed.
  sitecoreCdp({ ...required, map: { pageViewed: () => null } });
  // @ts-expect-error A CONFIRM names products.
  sitecoreCdp({ ...required, map: { cartViewed: () => ({ type: 'CONFIRM' }) } });
});

test('events of the application can be mapped', () => {
  const transport = sitecoreCdp<{ readonly wishlistShared: { readonly list: string } }>({
    ...required,
    map: { wishlistShared: ({ payload }) => ({ type: 'CUSTOM', name: 'WISHLIST_SHARED', ext: { list: payload.list } }) },
  });
  expectTypeOf(transport).toEqualTypeOf<Transport>();
});
