import type { DeliveryConfig as VendorDeliveryConfig, TrackingEvent as VendorTrackingEvent, TrackingEventType as VendorTrackingEventType } from 'ordercloud-javascript-sdk';
import { expectTypeOf, test } from 'vitest';
import type { DeliveryConfig, TrackingEvent } from '../index.ts';

test('the vendor\'s models take what ours describe', () => {
  expectTypeOf<TrackingEvent>().toExtend<VendorTrackingEvent>();
  expectTypeOf<DeliveryConfig>().toExtend<VendorDeliveryConfig>();
  expectTypeOf<TrackingEvent['EventType']>().toEqualTypeOf<VendorTrackingEventType>();
});

test('ours name every target that the vendor names, and every field of the targets for tracking', () => {
  type Vendor = Required<VendorDeliveryConfig['DeliveryTargets']>;
  type Ours = Required<DeliveryConfig['DeliveryTargets']>;
  expectTypeOf<keyof Ours>().toEqualTypeOf<keyof Vendor>();
  expectTypeOf<keyof Ours['Http']>().toEqualTypeOf<keyof Vendor['Http']>();
  expectTypeOf<keyof Ours['SendEvent']>().toEqualTypeOf<keyof Vendor['SendEvent']>();
  expectTypeOf<keyof Ours['DiscoverEvent']>().toEqualTypeOf<keyof Vendor['DiscoverEvent']>();
  expectTypeOf<keyof Ours['Kafka']>().toEqualTypeOf<keyof Vendor['Kafka']>();
  expectTypeOf<keyof Ours['EventHub']>().toEqualTypeOf<keyof Vendor['EventHub']>();
});
