import { isTrackingError } from '@waymark/core';
import { createFakeClock, recordingTransport } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { createFakeWindow, type FakeWindow, type FakeWindowOptions, fakeStorage } from '../__fixtures__/fake-window.ts';
import { version } from '../version.ts';
import { createBrowserTracker } from './create-browser-tracker.ts';
import type { BrowserTrackerOptions } from './options.ts';

const goal = { goalId: 'newsletter' };

function setUp(options: Partial<BrowserTrackerOptions> = {}, page: FakeWindowOptions | FakeWindow = {}) {
  const fake = 'win' in page ? page : createFakeWindow(page);
  const transport = recordingTransport({ name: 'vendor', purposes: ['analytics'] });
  const tracker = createBrowserTracker({ transports: [transport], window: fake.win, clock: createFakeClock(), ...options });
  return { fake, transport, tracker };
}

const granted = { consent: { analytics: 'granted' } } as const;

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return isTrackingError(error) ? error.code : String(error);
  }
}

describe('what an event carries', () => {
  test('is the visitor and the page, without secrets', async () => {
    const page = { url: 'https://shop.example/beans?utm_source=mail&token=t#x', referrer: 'https://mail.example/inbox?sid=5' };
    const { transport, tracker } = setUp({ ...granted, metadata: { release: '7' }, autoTrack: false }, page);
    const id = tracker.track('goalCompleted', goal);
    await tracker.flush();
    const [event] = transport.delivered;
    expect(event).toMatchObject({ id, name: 'goalCompleted', payload: goal, consent: ['analytics'] });
    expect(event?.who).toEqual({ browserId: expect.any(String), sessionId: expect.any(String), tabId: expect.any(String) });
    expect(event?.where).toEqual({
      runtime: 'browser',
      url: 'https://shop.example/beans?utm_source=mail#x',
      referrer: 'https://mail.example/inbox',
      title: 'Ethiopia',
      locale: 'en-IE',
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      landing: { url: 'https://shop.example/beans?utm_source=mail#x', referrer: 'https://mail.example/inbox' },
      pageLoadedAt: 1_767_225_600_000,
      metadata: { release: '7' },
      library: { name: '@waymark/browser', version },
    });
  });

  test('leaves out what the browser does not tell', async () => {
    const { transport, tracker } = setUp({ ...granted, autoTrack: false });
    tracker.track('goalCompleted', goal);
    await tracker.flush();
    expect(Object.keys(transport.delivered[0]?.where ?? {})).not.toContain('referrer');
    expect(transport.delivered[0]?.where).not.toHaveProperty('metadata');
  });

  test('follows the address of a single-page application, and keeps the landing page', async () => {
    const { fake, transport, tracker } = setUp({ ...granted, autoTrack: false });
    tracker.track('goalCompleted', goal);
    fake.set({ url: 'https://shop.example/next' });
    tracker.track('goalCompleted', goal);
    await tracker.flush();
    expect(transport.delivered.map(({ where }) => where.url)).toEqual(['https://shop.example/beans', 'https://shop.example/next']);
    expect(transport.delivered[1]?.where.landing?.url).toBe('https://shop.example/beans');
  });
});

describe('automatic events', () => {
  async function namesFor(options: Partial<BrowserTrackerOptions>, page: FakeWindowOptions = {}): Promise<readonly string[]> {
    const { transport, tracker } = setUp({ ...granted, ...options }, page);
    await tracker.flush();
    return transport.delivered.map(({ name }) => name);
  }

  test.each([
    ['come by themselves', {}, {}, ['tabOpened', 'pageOpened', 'pageLoaded']],
    ['can be switched off', { autoTrack: false }, {}, []],
    ['can be chosen', { autoTrack: { tab: false } }, {}, ['pageOpened', 'pageLoaded']],
    ['do not come in a frame', {}, { framed: true }, []],
    ['do not come in a page that is no website', {}, { url: 'chrome-extension://abc/page.html' }, []],
    ['leave out a new tab where storage is blocked', {}, { storageThrows: true }, ['pageOpened', 'pageLoaded']],
  ])('%s', async (_title, options, page, expected) => {
    expect(await namesFor(options, page)).toEqual(expected);
  });

  test('cannot be tracked by hand', async () => {
    const codes: string[] = [];
    const { tracker } = setUp({ ...granted, onDrop: ({ why }) => codes.push(why.code) });
    tracker.track('pageOpened', { url: 'https://shop.example/' });
    await tracker.flush();
    expect(codes).toEqual(['event-reserved']);
  });

  test('are not repeated when the tracker is closed and started again in the page, and the tab stays the same', async () => {
    const first = setUp(granted);
    await first.tracker.close();
    const second = setUp(granted, first.fake);
    second.tracker.track('goalCompleted', goal);
    await second.tracker.flush();
    expect(second.transport.delivered.map(({ name }) => name)).toEqual(['goalCompleted']);
    expect(second.transport.delivered[0]?.who.tabId).toBe(first.transport.delivered[0]?.who.tabId);
  });
});

describe('consent', () => {
  test('is undecided at first: nothing is stored, nothing is sent', async () => {
    const { fake, transport, tracker } = setUp();
    tracker.track('goalCompleted', goal);
    tracker.leave();
    await tracker.flush();
    expect([fake.local.length, fake.session.length, transport.tries.length]).toEqual([0, 0, 0]);
    expect(tracker.consent()).toEqual({});
  });

  test('a grant sends what waited, with the identity that is stored now', async () => {
    const { fake, transport, tracker } = setUp();
    tracker.track('goalCompleted', goal);
    tracker.setConsent({ analytics: 'granted' });
    await tracker.flush();
    expect(transport.delivered.map(({ name }) => name)).toEqual(['pageOpened', 'pageLoaded', 'goalCompleted']);
    expect(fake.local.getItem('waymark_id')).toBe(transport.delivered[0]?.who.browserId);
    expect(fake.local.getItem('waymark.session')).toContain(transport.delivered[0]?.who.sessionId);
  });

  test('a withdrawal takes our values out of the browser', async () => {
    const { fake, tracker } = setUp(granted);
    expect(fake.local.length).toBeGreaterThan(0);
    tracker.setConsent({ analytics: 'denied' });
    await tracker.flush();
    expect([fake.local.length, fake.session.length]).toEqual([0, 0]);
  });

  test('Global Privacy Control denies marketing and leaves the rest open', () => {
    const { tracker } = setUp({ consent: { marketing: 'granted' } }, { globalPrivacyControl: true });
    expect(tracker.consent()).toEqual({ marketing: 'denied' });
    tracker.setConsent({ marketing: 'granted' });
    expect(tracker.consent()).toEqual({ marketing: 'granted' });
  });
});

describe('the user', () => {
  test('is known on the next page, where nothing is told again', async () => {
    const local = fakeStorage();
    const first = setUp({ ...granted, autoTrack: false }, { localStorage: local });
    first.tracker.identify('user-1', { email: 'jo@mail.example' });
    await first.tracker.flush();
    expect(first.transport.delivered.map(({ name }) => name)).toEqual(['userSignedIn']);
    expect(JSON.stringify([...Array(local.length).keys()].map((index) => local.getItem(local.key(index) ?? '')))).not.toContain('mail.example');

    const second = setUp({ ...granted, autoTrack: false }, { localStorage: local });
    second.tracker.identify('user-1');
    second.tracker.track('goalCompleted', goal);
    await second.tracker.flush();
    expect(second.transport.delivered.map(({ name, who }) => [name, who.userId])).toEqual([['goalCompleted', 'user-1']]);
  });

  test('reset signs out and goes on as a new browser in a new session', async () => {
    const { transport, tracker } = setUp({ ...granted, autoTrack: false });
    tracker.identify('user-1');
    tracker.reset();
    tracker.track('goalCompleted', goal);
    await tracker.flush();
    const [signedIn, signedOut, after] = transport.delivered;
    expect([signedIn?.name, signedOut?.name, after?.name]).toEqual(['userSignedIn', 'userSignedOut', 'goalCompleted']);
    expect(signedOut?.who.browserId).toBe(signedIn?.who.browserId);
    expect(after?.who.browserId).not.toBe(signedIn?.who.browserId);
    expect(after?.who.sessionId).not.toBe(signedIn?.who.sessionId);
    expect(after?.who).not.toHaveProperty('userId');
  });
});

describe('the page', () => {
  test('hands everything over once when it is hidden, and leaves the tab id behind', async () => {
    const urgencies: string[] = [];
    const { fake } = setUp({
      ...granted,
      transports: [{ ...recordingTransport(), send: async (_batch, { urgency }) => (urgencies.push(urgency), { status: 'delivered' }) }],
    });
    await Promise.resolve();
    fake.set({ visibilityState: 'hidden' });
    fake.fire('document', 'visibilitychange');
    fake.fire('window', 'pagehide', { persisted: false });
    expect(urgencies).toEqual(['exit']);
    expect(fake.session.getItem('waymark.tab')).toMatch(/-/);
    fake.set({ visibilityState: 'visible' });
    fake.fire('document', 'visibilitychange');
    expect(fake.session.getItem('waymark.tab')).toBeNull();
  });

  test('has one tracker per namespace', async () => {
    const first = setUp(granted);
    expect(setUp({}, first.fake).tracker).toBe(first.tracker);
    expect(first.fake.warnings).toHaveLength(1);
    expect(setUp({ namespace: 'other' }, first.fake).tracker).not.toBe(first.tracker);
    await first.tracker.close();
    expect(setUp({}, first.fake).tracker).not.toBe(first.tracker);
  });

  test('is no longer watched after closing', async () => {
    const { fake, tracker } = setUp(granted);
    await tracker.close();
    fake.fire('window', 'pagehide', { persisted: false });
    expect(fake.session.length).toBe(0);
  });
});

describe('wrong set-up', () => {
  const long = 'x'.repeat(301);
  test.each([
    ['metadata-invalid', { metadata: { a: '1', b: '2', c: '3', d: '4', e: '5', f: '6' } }],
    ['metadata-invalid', { metadata: { ['x'.repeat(21)]: '1' } }],
    ['metadata-invalid', { metadata: { '1st': '1' } }],
    ['metadata-invalid', { metadata: { a: long } }],
    ['namespace-invalid', { namespace: 'my shop' }],
    ['namespace-invalid', { namespace: '' }],
    ['transports-missing', { transports: undefined }],
    ['transports-missing', { transports: 'relay' }],
    ['transport-not-for-browsers', { transports: [recordingTransport({ name: 'tracify', runsIn: 'server' })] }],
  ])('is refused at once with %s', (code, options) => {
    expect(codeOf(() => setUp(options as Partial<BrowserTrackerOptions>))).toBe(code);
  });

  test('metadata at its limits is taken', () => {
    const metadata = { a: '', b: '🌱'.repeat(300), _c: 'x', d1: 'y', ['e'.repeat(20)]: 'z' };
    expect(codeOf(() => setUp({ metadata }))).toBeUndefined();
  });

  test('a server is no page', () => {
    expect(codeOf(() => createBrowserTracker({ transports: [] }))).toBe('no-window');
  });
});
