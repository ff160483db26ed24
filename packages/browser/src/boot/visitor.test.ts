import { describe, expect, test } from 'vitest';
import { fakeStorage } from '../__fixtures__/fake-window.ts';
import { trackedPage, type TrackedPage, type TrackedPageOptions } from '../__fixtures__/tracked-page.ts';
import { createBrowserTracker } from '../index.ts';

const namesOf = ({ vendor }: TrackedPage): readonly string[] => vendor.delivered.map(({ name }) => name);

/** A page with the automatic events. */
function autoPage(options: TrackedPageOptions = {}): TrackedPage {
  return trackedPage({}, { create: createBrowserTracker, ...options });
}

describe('consent', () => {
  test('is undecided at first: nothing is stored, nothing is sent', async () => {
    const page = autoPage({ consent: {} });
    page.leave();
    await page.tracker.flush();
    expect([page.fake.local.length, page.fake.session.length, page.vendor.tries.length]).toEqual([0, 0, 0]);
    expect(page.tracker.consent()).toEqual({});
  });

  test('a grant sends what waited, with the identity that is stored now', async () => {
    const page = autoPage({ consent: {} });
    page.see('goalCompleted');
    page.tracker.setConsent({ analytics: true });
    await page.tracker.flush();
    expect(namesOf(page)).toEqual(['tabOpened', 'pageOpened', 'pageLoaded', 'goalCompleted']);
    const who = page.vendor.delivered[0]?.who;
    expect(page.fake.local.getItem('waymark.visitor')).toContain(who?.browserId);
    expect(page.fake.local.getItem('waymark.visitor')).toContain(who?.sessionId);
  });

  test('a withdrawal takes our values out of the browser', async () => {
    const page = autoPage();
    await page.clock.advance(0);
    expect(page.fake.local.length).toBeGreaterThan(0);
    page.tracker.setConsent({ analytics: false });
    expect([page.fake.local.length, page.fake.session.length]).toEqual([0, 0]);
  });

  test('Global Privacy Control denies marketing and leaves the rest open', () => {
    const { tracker } = trackedPage({}, { consent: { state: { marketing: true } }, page: { globalPrivacyControl: true } });
    expect(tracker.consent()).toEqual({ marketing: false });
    tracker.setConsent({ marketing: true });
    expect(tracker.consent()).toEqual({ marketing: true });
  });
});

describe('the user', () => {
  test.each<[string, TrackedPageOptions, string | undefined]>([
    ['by id', { userId: 'user-1' }, 'user-1'],
    ['by token', { token: `e30.${btoa('{"sub":"user-2"}')}.` }, 'user-2'],
    ['as nobody, by id', { userId: null }, undefined],
    ['as nobody, by token', { token: null }, undefined],
  ])('is named at the start: %s', async (_title, options, expected) => {
    const page = trackedPage({}, options);
    page.see();
    await page.tracker.flush();
    expect(page.vendor.delivered.map(({ name, who }) => [name, who.userId])).toEqual([...(expected ? [['userSignedIn', expected]] : []), ['eventOccurred', expected]]);
  });

  test.each<[string, TrackedPageOptions, string]>([
    ['an empty id', { userId: '' }, 'user-id-invalid'],
    ['an id that is a number', { userId: 1042 as never }, 'user-id-invalid'],
    ['an empty token', { token: '' }, 'token-invalid'],
  ])('is not quietly the one before where the application names %s', async (_title, options, code) => {
    const local = fakeStorage();
    trackedPage({}, { page: { localStorage: local } }).tracker.identify('user-1');
    const page = trackedPage({}, { ...options, page: { localStorage: local } });
    page.see();
    expect(page.problems.map((problem) => problem.code)).toEqual([code]);
  });

  test('is known on the next page, where nothing is told again, and the address of whom is nowhere stored', async () => {
    const local = fakeStorage();
    const told: unknown[] = [];
    const first = trackedPage({}, { page: { localStorage: local }, onIdentity: (who) => told.push(who) });
    first.tracker.identify('user-1', { email: 'jo@mail.example' });
    await first.tracker.flush();
    expect(namesOf(first)).toEqual(['userSignedIn']);
    expect(told).toEqual([{ userId: 'user-1' }]);
    expect(JSON.stringify([...Array(local.length).keys()].map((index) => local.getItem(local.key(index) ?? '')))).not.toContain('mail.example');

    const second = trackedPage({}, { page: { localStorage: local } });
    second.tracker.identify('user-1');
    second.see();
    await second.tracker.flush();
    expect(second.vendor.delivered.map(({ name, who }) => [name, who.userId])).toEqual([['eventOccurred', 'user-1']]);
  });

  test('that is wrong is told by a code', () => {
    const { problems, tracker } = trackedPage();
    tracker.identify('');
    tracker.identify('user-1', { email: '' });
    tracker.setToken('no token');
    expect(problems.map(({ code }) => code)).toEqual(['user-id-invalid', 'email-invalid', 'token-invalid']);
  });

  test('changes by patches, which are events of their own', async () => {
    const page = trackedPage();
    await page.tracker.user.edit().set('firstName', 'Jo').save();
    await page.tracker.session.edit().increment('visits').save();
    await page.tracker.flush();
    expect(page.vendor.delivered.map(({ name, payload }) => [name, payload])).toEqual([
      ['userProfileChanged', { patch: { operations: [{ type: 'set', path: 'firstName', value: 'Jo' }] } }],
      ['sessionAttributesChanged', { patch: { operations: [{ type: 'increment', path: 'visits', value: 1 }] } }],
    ]);
  });

  test('reset signs out and goes on as a new browser in a new session', async () => {
    const { see, tracker, vendor } = trackedPage();
    tracker.identify('user-1');
    tracker.reset();
    see();
    await tracker.flush();
    const [signedIn, signedOut, after] = vendor.delivered;
    expect([signedIn?.name, signedOut?.name, after?.name]).toEqual(['userSignedIn', 'userSignedOut', 'eventOccurred']);
    expect(signedOut?.who.browserId).toBe(signedIn?.who.browserId);
    expect(after?.who.browserId).not.toBe(signedIn?.who.browserId);
    expect(after?.who.sessionId).not.toBe(signedIn?.who.sessionId);
    expect(after?.who).not.toHaveProperty('userId');
  });
});

describe('sources of the application', () => {
  test('emit what track would refuse, until the tracker is closed', async () => {
    const calls: string[] = [];
    const source = {
      name: 'shop',
      start(emit: (name: string, payload: Readonly<Record<string, unknown>>) => void) {
        emit('pageOpened', { url: 'https://shop.example/' });
        return () => void calls.push('stopped');
      },
    };
    const page = trackedPage({}, { sources: [source] });
    await page.tracker.close();
    expect(namesOf(page)).toEqual(['pageOpened']);
    expect(calls).toEqual(['stopped']);
  });

  test('that cannot start or stop do no harm', async () => {
    const broken = (): never => {
      throw new Error('a bug');
    };
    const { problems, tracker } = trackedPage({}, {
      sources: [
        { name: 'a', start: broken },
        { name: 'b', start: () => broken },
      ],
    });
    await tracker.close();
    expect(problems.map(({ code }) => code)).toEqual(['callback-threw', 'callback-threw']);
  });
});
