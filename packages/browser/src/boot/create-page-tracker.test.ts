import { isTrackingError } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { createFakeWindow, type FakeWindowOptions } from '../__fixtures__/fake-window.ts';
import { granted, trackedPage, type TrackedPage, type TrackedPageOptions } from '../__fixtures__/tracked-page.ts';
import { createBrowserTracker } from '../index.ts';
import { createBrowserTracker as createManualTracker } from '../manual.ts';
import { version } from '../version.ts';

const namesOf = ({ vendor }: TrackedPage): readonly string[] => vendor.delivered.map(({ name }) => name);

/** A page with the automatic events. */
function autoPage(options: TrackedPageOptions = {}): TrackedPage {
  return trackedPage({}, { create: createBrowserTracker, ...options });
}

describe('a tracker', () => {
  test('has what its interface names and nothing else', () => {
    const { tracker } = trackedPage();
    expect(Object.keys(tracker).sort()).toEqual(
      [
        ...['adoptBrowserId', 'anonymize', 'browserId', 'close', 'consent', 'consentLog', 'disable', 'enable', 'flush', 'identify', 'leave', 'report', 'reset'],
        ...['session', 'setConsent', 'setToken', 'track', 'unsetToken', 'user'],
      ].sort(),
    );
  });
});

describe('a call that is given what it cannot read', () => {
  const unreadable = Object.defineProperty({}, 'email', {
    get() {
      throw new Error('a bug of the application');
    },
  });

  test.each<[string, (tracker: TrackedPage['tracker']) => void]>([
    ['setConsent() nothing', (tracker) => tracker.setConsent(undefined as never)],
    ['setConsent() null', (tracker) => tracker.setConsent(null as never)],
    ['identify() traits that throw', (tracker) => tracker.identify('user-1', unreadable)],
  ])('%s, throws nothing, changes nothing and says so', async (_what, call) => {
    const { problems, see, told, tracker, vendor } = trackedPage();
    call(tracker);
    see();
    await tracker.flush();
    expect(problems).toEqual([{ code: 'callback-threw', message: 'callback-threw', cause: expect.any(Error) }]);
    expect(tracker.consent()).toEqual({ analytics: true });
    expect([vendor.delivered.map(({ id }) => id), told()]).toEqual([['e1'], []]);
  });
});

describe('what an event carries', () => {
  test('is the visitor and the page, without secrets', async () => {
    const page = { url: 'https://shop.example/beans?utm_source=mail&token=t#x', referrer: 'https://mail.example/inbox?sid=5' };
    const { clock, see, tracker, vendor } = trackedPage({}, { metadata: { release: '7' }, page });
    await clock.advance(0);
    const id = see('goalCompleted', { goalId: 'newsletter' });
    await tracker.flush();
    const [event] = vendor.delivered;
    expect(event).toMatchObject({ id, name: 'goalCompleted', payload: { goalId: 'newsletter' }, consent: ['analytics'] });
    expect(event?.who).toEqual({ browserId: tracker.browserId(), sessionId: expect.any(String), tabId: expect.any(String) });
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
    const { see, tracker, vendor } = trackedPage();
    see();
    await tracker.flush();
    expect(vendor.delivered[0]?.where).not.toHaveProperty('referrer');
    expect(vendor.delivered[0]?.where).not.toHaveProperty('metadata');
  });

  test('follows the address of a single-page application, and keeps the landing page', async () => {
    const { fake, see, tracker, vendor } = trackedPage();
    see();
    fake.set({ url: 'https://shop.example/next' });
    see();
    await tracker.flush();
    expect(vendor.delivered.map(({ where }) => where.url)).toEqual(['https://shop.example/beans', 'https://shop.example/next']);
    expect(vendor.delivered[1]?.where.landing?.url).toBe('https://shop.example/beans');
  });

  test('has addresses as the application wants them, and origin and path when it throws', async () => {
    const sanitize = (url: string): string => {
      if (url.includes('boom')) throw new Error('a bug');
      return url.replace('beans', 'x');
    };
    const { fake, problems, see, tracker, vendor } = trackedPage({}, { urlSanitizer: sanitize });
    see();
    fake.set({ url: 'https://shop.example/boom?a=1' });
    see();
    await tracker.flush();
    expect(vendor.delivered.map(({ where }) => where.url)).toEqual(['https://shop.example/x', 'https://shop.example/boom']);
    expect(problems.map(({ code }) => code)).toEqual(['url-sanitizer-threw']);
  });
});

describe('automatic events', () => {
  test.each<[string, TrackedPageOptions, FakeWindowOptions, readonly string[]]>([
    ['come by themselves', {}, {}, ['tabOpened', 'pageOpened', 'pageLoaded']],
    ['can be switched off', { autoTrack: false }, {}, []],
    ['can be chosen', { autoTrack: { tab: false } }, {}, ['pageOpened', 'pageLoaded']],
    ['do not come in a frame', {}, { framed: true }, []],
    ['do not come in a page that is no website', {}, { url: 'chrome-extension://abc/page.html' }, []],
    ['are not there in the entry without them', { create: createManualTracker }, {}, []],
  ])('%s', async (_title, options, page, expected) => {
    const tracked = autoPage({ ...options, page });
    await tracked.tracker.flush();
    expect(namesOf(tracked)).toEqual(expected);
  });

  test('start and stop on demand, while what is tracked by hand goes on', async () => {
    const page = autoPage({ autoTrack: false });
    page.tracker.enable();
    page.tracker.disable();
    page.leave();
    page.back();
    page.see('goalCompleted');
    await page.tracker.flush();
    expect(namesOf(page)).toEqual(['tabOpened', 'pageOpened', 'pageLoaded', 'goalCompleted']);
  });

  test('are not repeated when the tracker is closed and started again in the page, and the tab stays the same', async () => {
    const first = autoPage();
    await first.tracker.close();
    const second = autoPage({ page: first.fake });
    second.see('goalCompleted');
    await second.tracker.flush();
    expect(namesOf(second)).toEqual(['goalCompleted']);
    expect(second.vendor.delivered[0]?.who.tabId).toBe(first.vendor.delivered[0]?.who.tabId);
  });

  test('tell silence, which any event ends, and which keeps no session alive', async () => {
    const page = autoPage();
    await page.clock.advance(29_000);
    page.see();
    await page.clock.advance(29_000);
    await page.tracker.flush();
    expect(namesOf(page)).not.toContain('nothingChanged');
    await page.clock.advance(1000);
    await page.tracker.flush();
    expect(page.vendor.delivered.at(-1)).toMatchObject({ name: 'nothingChanged', priority: 'low' });
    await page.clock.advance(1_800_000);
    page.see('goalCompleted');
    await page.tracker.flush();
    const sessions = new Set(page.vendor.delivered.map(({ who }) => who.sessionId));
    expect(sessions.size).toBe(2);
  });

  test('tell a new address before what is tracked there, and once', async () => {
    const page = autoPage();
    await page.clock.advance(0);
    page.fake.win.history.pushState(null, '', '/next');
    page.see('productViewed');
    page.fake.win.history.pushState(null, '', '/last');
    page.tracker.user.edit().set('firstName', 'Signe').save();
    await page.clock.advance(1000);
    await page.tracker.flush();
    expect(page.vendor.delivered.slice(3).map(({ name, where }) => [name, where.url])).toEqual([
      ['tabUrlChanged', 'https://shop.example/next'],
      ['productViewed', 'https://shop.example/next'],
      ['tabUrlChanged', 'https://shop.example/last'],
      ['userProfileChanged', 'https://shop.example/last'],
    ]);
  });

  test('are complete when the page hands over', async () => {
    const page = autoPage();
    await page.clock.advance(0);
    page.leave();
    await Promise.resolve();
    expect(page.vendor.tries).toHaveLength(1);
    expect(page.vendor.tries[0]).toHaveLength(4);
    await page.clock.advance(0);
    expect(namesOf(page).at(-1)).toBe('tabVisibilityChanged');
  });
});

describe('the start', () => {
  test('leaves the task that creates the tracker alone, and then goes in tasks of its own', async () => {
    const page = autoPage();
    expect(page.fake.local.length).toBe(0);
    await page.clock.advance(0);
    expect(page.fake.local.length).toBeGreaterThan(0);
    await page.tracker.flush();
    expect(namesOf(page)).toEqual(['tabOpened', 'pageOpened', 'pageLoaded']);
  });

  test('is done before the first call goes on', async () => {
    const page = autoPage();
    page.see('goalCompleted');
    await page.tracker.flush();
    expect(namesOf(page)).toEqual(['tabOpened', 'pageOpened', 'pageLoaded', 'goalCompleted']);
  });

  test('is done before a page that ends at once hands over', async () => {
    const page = autoPage();
    page.leave();
    await page.clock.advance(0);
    expect(namesOf(page)).toEqual(['tabOpened', 'pageOpened', 'pageLoaded']);
  });

  test('knows the address with which the page began, though the application changes it in the same task', async () => {
    const page = autoPage({ page: { url: 'https://shop.example/beans?utm_source=mail' } });
    page.fake.set({ url: 'https://shop.example/tea' });
    await page.tracker.flush();
    const [event] = page.vendor.delivered;
    expect(event?.where).toMatchObject({ url: 'https://shop.example/tea', landing: { url: 'https://shop.example/beans?utm_source=mail' } });
  });

  test('that a browser fails is reported, and throws at nobody', async () => {
    const fake = createFakeWindow();
    Object.defineProperty(fake.win.navigator, 'language', { get: () => { throw new Error('denied'); } });
    const page = autoPage({ page: fake });
    expect(page.see('goalCompleted')).not.toBe('');
    await page.tracker.flush();
    expect(page.problems.map(({ code, cause }) => [code, String(cause)])).toEqual([['track-failed', 'Error: denied']]);
    expect(namesOf(page)).toContain('goalCompleted');
  });

  test('happens once, also in a tracker that is closed at once', async () => {
    const page = autoPage();
    await page.tracker.close();
    await page.clock.advance(10);
    expect(namesOf(page)).toEqual(['tabOpened', 'pageOpened', 'pageLoaded']);
  });
});

describe('the page', () => {
  test('hands everything over when it is hidden, and leaves the tab id behind', async () => {
    const { fake, leave, back } = autoPage();
    leave();
    expect(fake.session.getItem('waymark.tab')).toMatch(/-/);
    back();
    expect(fake.session.getItem('waymark.tab')).toBeNull();
  });

  test('sends first when it is left, and writes down who the visitor is after that', async () => {
    const { fake, clock, leave, see, vendor } = trackedPage({}, { flushIntervalMs: 60_000 });
    see();
    await clock.advance(1000);
    see();
    const steps: string[] = [];
    const { send } = vendor;
    vendor.send = (...given) => (steps.push('send'), send(...given));
    for (const area of [fake.local, fake.session]) {
      const setItem = area.setItem.bind(area);
      area.setItem = (key, value) => (steps.push(key), setItem(key, value));
    }
    leave();
    expect(steps).toEqual(['send', 'waymark.visitor', 'waymark.tab']);
  });

  test('has one tracker per namespace', async () => {
    const first = trackedPage();
    expect(trackedPage({}, { page: first.fake }).tracker).toBe(first.tracker);
    expect(trackedPage({}, { page: first.fake, namespace: 'other' }).tracker).not.toBe(first.tracker);
    await first.tracker.close();
    expect(trackedPage({}, { page: first.fake }).tracker).not.toBe(first.tracker);
  });

  test('is no longer watched after closing', async () => {
    const { fake, tracker, leave } = autoPage();
    await tracker.close();
    const before = fake.session.length;
    leave();
    fake.fire('window', 'online');
    expect(fake.session.length).toBe(before);
  });

  test('is not there on a server', () => {
    const codeOf = (run: () => unknown): unknown => {
      try {
        return run();
      } catch (error) {
        return isTrackingError(error) && error.code;
      }
    };
    expect(codeOf(() => createBrowserTracker({ transports: [] }))).toBe('no-window');
  });

  test('sends through its own fetch unless the application has another', async () => {
    const asked: string[] = [];
    const fake = createFakeWindow();
    const send = (name: string): typeof fetch => async () => (asked.push(name), new Response(null));
    Object.assign(fake.win, { fetch: send('page') });
    for (const options of [{ page: fake }, { page: fake, namespace: 'other', fetch: send('application') }]) {
      const { see, tracker, vendor } = trackedPage({}, options);
      vendor.send = async (_batch, how) => (await how.fetch('/w', { method: 'POST', body: '{}' }), { status: 'delivered' });
      see();
      await tracker.flush();
    }
    expect(asked).toEqual(['page', 'application']);
  });
});

describe('destinations', () => {
  test('each get what they want, under their own names', async () => {
    const [a, b] = [recordingTransport({ name: 'a' }), recordingTransport({ name: 'b', wants: ({ name }) => name === 'goalCompleted' })];
    const page = trackedPage({}, { consent: granted, transports: [a, b] });
    page.see();
    const id = page.see('goalCompleted');
    await page.tracker.flush();
    expect([a.delivered.length, b.delivered.map((event) => event.id)]).toEqual([2, [id]]);
  });

  test('may be none', async () => {
    const page = trackedPage({}, { transports: [] });
    page.see();
    expect(await page.tracker.flush()).toEqual({ complete: true, transports: {} });
  });
});
