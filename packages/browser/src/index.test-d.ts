import type { EventSchema, Receipt, StandardVocabulary } from '@waymark/core';
import { standardEvents } from '@waymark/core/events';
import { describe, expectTypeOf, test } from 'vitest';
import { createBrowserTracker, type BrowserTracker, type BrowserTrackerOptions } from './index.ts';
import { createBrowserTracker as createDevelopmentTracker } from './index.development.ts';
import { createBrowserTracker as createManualTracker } from './manual.ts';

declare const wishlistShared: EventSchema<{ readonly size: number; readonly note?: string }>;
const transports = [] as const;

describe('createBrowserTracker', () => {
  test('types track by the standard vocabulary without any schema', () => {
    const tracker = createBrowserTracker({ transports });
    expectTypeOf(tracker).toEqualTypeOf<BrowserTracker>();
    expectTypeOf<BrowserTracker>().toEqualTypeOf<BrowserTracker<StandardVocabulary>>();
    expectTypeOf(tracker.track('goalCompleted', { goalId: 'newsletter', value: 5 })).toEqualTypeOf<string>();
    // @ts-expect-error a name that does not exist
    tracker.track('goalComplete', { goalId: 'newsletter' });
    // @ts-expect-error a missing property
    tracker.track('goalCompleted', {});
    // @ts-expect-error a mistyped property
    tracker.track('goalCompleted', { goalId: 5 });
    // @ts-expect-error a payload of another event
    tracker.track('cartViewed', { order: {} });
    // @ts-expect-error a page tells this by itself
    tracker.track('pageOpened', { url: 'https://shop.example/' });
    // @ts-expect-error identify() tells this
    tracker.track('userSignedIn', { userId: 'customer-1042' });
  });

  test('types track by the schemas that are passed, with no type arguments', () => {
    const tracker = createBrowserTracker({ transports, events: { ...standardEvents, wishlistShared } });
    expectTypeOf(tracker.track('wishlistShared', { size: 3 })).toEqualTypeOf<string>();
    tracker.track('goalCompleted', { goalId: 'newsletter' }, { key: 'once' });
    // @ts-expect-error a mistyped property of an own event
    tracker.track('wishlistShared', { size: 'three' });
    // @ts-expect-error a name that is neither standard nor own
    tracker.track('wishlistSaved', { size: 3 });
  });

  test('knows only the own events when only those are passed', () => {
    const tracker = createBrowserTracker({ transports, events: { wishlistShared } });
    expectTypeOf(tracker.track('wishlistShared', { size: 3, note: 'x' })).toEqualTypeOf<string>();
    // @ts-expect-error the standard vocabulary was not passed
    tracker.track('goalCompleted', { goalId: 'newsletter' });
  });

  test('is the same function in every entry and build', () => {
    expectTypeOf(createDevelopmentTracker).toEqualTypeOf(createBrowserTracker);
    expectTypeOf(createManualTracker).toEqualTypeOf(createBrowserTracker);
  });
});

describe('the options', () => {
  test('take consent as purposes that are granted or not', () => {
    expectTypeOf<{ state: 'pending' }>().toExtend<NonNullable<BrowserTrackerOptions['consent']>>();
    expectTypeOf<{ state: { analytics: boolean } }>().toExtend<NonNullable<BrowserTrackerOptions['consent']>>();
    // @ts-expect-error words are of another tracker
    createBrowserTracker({ transports, consent: { state: { analytics: 'granted' } } });
    // @ts-expect-error purposes belong into the state
    createBrowserTracker({ transports, consent: { analytics: true } });
  });

  test('need transports, and no others than there are', () => {
    // @ts-expect-error no transports
    createBrowserTracker({});
    // @ts-expect-error a misspelt option
    createBrowserTracker({ transports, transport: [] });
    expectTypeOf(createBrowserTracker({ transports, outbox: false, userId: null, autoTrack: { links: true } })).toEqualTypeOf<BrowserTracker<StandardVocabulary>>();
    // @ts-expect-error true is no outbox
    createBrowserTracker({ transports, outbox: true });
  });
});

describe('a tracker', () => {
  test('changes consent, profile and session by types of their own', () => {
    const tracker = createBrowserTracker({ transports });
    tracker.setConsent({ analytics: true });
    // @ts-expect-error words are of another tracker
    tracker.setConsent({ analytics: 'granted' });
    expectTypeOf(tracker.consent()).toEqualTypeOf<Readonly<Record<string, boolean>>>();
    tracker.user.edit().set('firstName', 'Jo');
    // @ts-expect-error a profile has no such property
    tracker.user.edit().set('fristName', 'Jo');
    expectTypeOf(tracker.flush()).toEqualTypeOf<Promise<Receipt>>();
    expectTypeOf(tracker.close(5)).toEqualTypeOf<Promise<Receipt>>();
  });
});
