import type { EventSchema, TrackScope } from '@waymark/core';
import { standardEvents } from '@waymark/core/events';
import { expectTypeOf, test } from 'vitest';
import { createServerTracker, type ServerTracker, type ServerTrackerOptions } from './index.ts';

declare const wishlistShared: EventSchema<{ readonly size: number }>;
const transports = [] as const;

test('a tracker, its views and its options are named without type arguments', () => {
  const options: ServerTrackerOptions = { transports };
  const tracker: ServerTracker = createServerTracker(options);
  const view: TrackScope = tracker.current();
  expectTypeOf(view.track('goalCompleted', { goalId: 'newsletter' })).toEqualTypeOf<string>();
  // @ts-expect-error a mistyped property
  view.track('goalCompleted', { goalId: 5 });
});

test('track does not take what only a browser can witness', () => {
  const tracker = createServerTracker({ transports, events: { ...standardEvents, wishlistShared } });
  expectTypeOf(tracker.track('wishlistShared', { size: 3 })).toEqualTypeOf<string>();
  tracker.track('userSignedIn', { userId: 'customer-1042' });
  // @ts-expect-error a server has no pages
  tracker.track('pageOpened', { url: 'https://shop.example/' });
  // @ts-expect-error nor has the visitor of a request
  tracker.current().track('tabVisibilityChanged', { tabId: 'x', visibility: 'hidden' });
});
