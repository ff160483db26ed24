import { describe, expect, test, vi } from 'vitest';
import { createFakeBrowser, granted } from '../__fixtures__/fake-browser.ts';
import type { VisitorParts } from './visitor-parts.ts';

const key = 'waymark.visitor';

describe('the context of an event', () => {
  test('says who and where', async () => {
    const browser = createFakeBrowser({ cookies: { waymark_id: 'from-cookie', bid_key: 'vendor-0001' } });
    const { visitor, memory } = browser.open({ ...granted, aliasCookies: { cdp: 'bid_key', other: 'none' }, metadata: { shop: 'ie' }, cleanUrl: (url) => url.replace('secret', '') }, { url: 'https://shop.example/secret', referrer: 'https://search.example/' });
    visitor.identify('A');
    expect(visitor.context().where).not.toHaveProperty('timeZone');
    await browser.clock.advance(0);
    const { who, where } = visitor.context();
    expect(who).toEqual({ browserId: 'from-cookie', sessionId: expect.any(String), tabId: memory.tabId, userId: 'A', aliases: { cdp: 'vendor-0001' } });
    expect(where).toEqual({
      runtime: 'browser',
      url: 'https://shop.example/',
      referrer: 'https://search.example/',
      title: 'Ethiopia',
      locale: 'en-IE',
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      landing: { url: 'https://shop.example/', referrer: 'https://search.example/' },
      pageLoadedAt: 1_767_225_600_000,
      metadata: { shop: 'ie' },
      library: { name: '@waymark/browser', version: expect.any(String) },
    });
    expect(visitor.page()).toEqual({ url: 'https://shop.example/', referrer: 'https://search.example/' });
  });

  test('speaks the language of the page, and where that names none, of the browser', () => {
    const { visitor, win } = createFakeBrowser().open(granted);
    const locales = ['de-AT', 'fr', ''].map((lang) => {
      Object.assign(win.document, { documentElement: { lang } });
      return visitor.context().where.locale;
    });
    expect(locales).toEqual(['de-AT', 'fr', 'en-IE']);
  });

  test('says when a program drives the browser', () => {
    const contexts = [true, false].map((webdriver) => createFakeBrowser().open(granted, { webdriver }).visitor.context());
    expect(contexts.map(({ where }) => where.bot)).toEqual([['webdriver'], undefined]);
  });

  test.each([
    ['Europe/Dublin', 'Europe/Dublin'],
    ['Etc/Unknown', undefined],
  ])('has the time zone at once where the browser names it for nothing: %s', (timeZone, expected) => {
    vi.stubGlobal('Temporal', { Now: { timeZoneId: () => timeZone } });
    const { visitor } = createFakeBrowser().open(granted);
    vi.unstubAllGlobals();
    expect(visitor.context().where.timeZone).toBe(expected);
  });

  test('reads nothing from storage for each event', () => {
    const browser = createFakeBrowser();
    const { visitor } = browser.open(granted);
    visitor.context();
    browser.touched.length = 0;
    for (let event = 0; event < 100; event += 1) visitor.context();
    expect(browser.touched).toEqual([]);
  });

  test.each(['short', 'with a blank', 'x'.repeat(65), 'böse-zeichen', ''])('takes %j in the cookie of a vendor for no id', (value) => {
    const { visitor } = createFakeBrowser({ cookies: { bid_key: value } }).open({ ...granted, aliasCookies: { cdp: 'bid_key' } });
    expect(visitor.context().who).not.toHaveProperty('aliases');
  });

  test('takes an id that a vendor has issued meanwhile', () => {
    const browser = createFakeBrowser();
    const { visitor } = browser.open({ ...granted, aliasCookies: { cdp: 'bid_key' } });
    browser.jar.set('bid_key', 'vendor-0001');
    visitor.back();
    expect(visitor.context().who.aliases).toEqual({ cdp: 'vendor-0001' });
  });
});

describe('the browser id', () => {
  const record = (id: string): string => JSON.stringify({ id, user: '', session: '', at: 0, landing: { url: 'https://shop.example/' }, log: [], choice: '' });
  const made = /^00000000-0000-4000-8000-\d{12}$/;

  test.each([
    ['nothing', undefined, undefined, made],
    ['the cookie', 'from-cookie', 'from-mirror', /^from-cookie$/],
    ['the mirror, when the cookie is gone', undefined, 'from-mirror', /^from-mirror$/],
    ['the mirror, when the cookie cannot be an id', 'a b', 'from-mirror', /^from-mirror$/],
    ['nothing, when both are too long', 'x'.repeat(65), 'y'.repeat(65), made],
  ])('starts from %s', async (_title, cookie, mirror, expected) => {
    const browser = createFakeBrowser({ ...(cookie && { cookies: { waymark_id: cookie } }), ...(mirror && { local: { [key]: record(mirror) } }) });
    const { clock } = browser;
    const { visitor } = browser.open(granted);
    const id = visitor.browserId();
    await clock.advance(1);
    visitor.context();
    visitor.leave();
    expect(id).toMatch(expected);
    expect([browser.jar.get('waymark_id'), (JSON.parse(browser.local.get(key) ?? '') as { id: string }).id]).toEqual([id, id]);
  });

  test('has its cookie renewed by every page', () => {
    const browser = createFakeBrowser({ cookies: { visitor: 'from-cookie' } });
    const { visitor } = browser.open({ ...granted, cookie: { name: 'visitor' } });
    visitor.context();
    expect(browser.touched.filter((touch) => touch === 'set visitor')).toHaveLength(1);
  });

  test('can be handed over from another domain, in all tabs', async () => {
    const browser = createFakeBrowser();
    const [here, there] = [browser.open(granted), browser.open(granted)];
    expect(here.visitor.adoptBrowserId('from-afar')).toBe(true);
    await browser.settle();
    expect([browser.jar.get('waymark_id'), here.visitor.browserId(), there.visitor.browserId()]).toEqual(['from-afar', 'from-afar', 'from-afar']);
  });

  test.each([
    ['is no id', 'a b', granted],
    ['comes before anything may be stored', 'from-afar', {}],
  ])('is not taken over when it %s', (_title, id, options) => {
    const { visitor } = createFakeBrowser().open(options);
    const before = visitor.browserId();
    expect(visitor.adoptBrowserId(id)).toBe(false);
    expect(visitor.browserId()).toBe(before);
  });
});

describe('storage', () => {
  const good = { id: 'from-mirror', user: 'A', session: 'session-1', at: Date.UTC(2026, 0, 1), landing: { url: 'https://shop.example/' }, log: [], choice: '' };

  test.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a record without some members', '{"id":"from-mirror"}'],
    ...['id', 'user', 'landing', 'log'].map((name): [string, string] => [`a record whose "${name}" is null`, JSON.stringify({ ...good, [name]: null })]),
    ['a record with a short id', JSON.stringify({ ...good, id: 'x' })],
    ['a record with a landing page that is none', JSON.stringify({ ...good, landing: { url: 'x' } })],
    ['a record with a log that is none', JSON.stringify({ ...good, log: {} })],
  ])('takes %s for nothing', (_title, text) => {
    const { visitor } = createFakeBrowser({ local: { [key]: text } }).open(granted);
    const { who } = visitor.context();
    expect([who.browserId === 'from-mirror', who.sessionId === 'session-1', who.userId]).toEqual([false, false, undefined]);
  });

  test('takes a record of ours', () => {
    const { visitor } = createFakeBrowser({ local: { [key]: JSON.stringify(good) } }).open(granted);
    expect(visitor.context().who).toMatchObject({ browserId: 'from-mirror', sessionId: 'session-1', userId: 'A' });
  });

  test('that is blocked leaves all in memory', () => {
    const { visitor, emitted } = createFakeBrowser().open(granted, { storageThrows: true });
    const { who } = visitor.context();
    visitor.identify('A');
    visitor.leave();
    visitor.back();
    expect(visitor.context().who).toEqual({ ...who, userId: 'A' });
    visitor.reset();
    expect(emitted.map(([name]) => name)).toEqual(['userSignedIn', 'userSignedOut']);
  });

  test('that is full keeps no record of a user who has left', () => {
    const browser = createFakeBrowser();
    const { visitor } = browser.open(granted);
    visitor.identify('A');
    browser.full = true;
    visitor.anonymize();
    expect(visitor.context().who.userId).toBeUndefined();
    expect(browser.open(granted).visitor.context().who).toMatchObject({ browserId: visitor.browserId() });
    expect(browser.open(granted).visitor.context().who.userId).toBeUndefined();
  });
});

describe('another tab', () => {
  async function openTwo(parts: Partial<VisitorParts> = granted) {
    const browser = createFakeBrowser();
    const [here, there] = [browser.open(parts), browser.open(parts)];
    here.visitor.context();
    await browser.settle();
    return { browser, here, there };
  }

  test('adopts an identity, tells its listeners, and emits nothing', async () => {
    const { browser, here, there } = await openTwo();
    here.visitor.identify('A', { email: 'jo@shop.example' });
    await browser.settle();
    expect(there.visitor.context().who).toMatchObject({ userId: 'A', browserId: here.visitor.browserId() });
    expect(there.visitor.context().who).not.toHaveProperty('email');
    there.visitor.identify('B');
    await browser.settle();
    expect([here.emitted.length, there.emitted, here.identities, there.identities]).toEqual([
      1,
      [
        ['userSignedOut', 'A', 'A'],
        ['userSignedIn', 'B', 'B'],
      ],
      ['A', 'B'],
      ['A', 'B'],
    ]);
    expect(here.visitor.context().who).not.toHaveProperty('email');
  });

  test('goes on from what the other has just done, though it has not heard of it yet', async () => {
    const { browser, here, there } = await openTwo();
    here.visitor.identify('A');
    there.visitor.identify('A');
    there.visitor.identify('B');
    here.visitor.anonymize();
    there.visitor.anonymize();
    here.visitor.setConsent({ marketing: true });
    there.visitor.setConsent({ statistics: false });
    await browser.settle();
    expect([here.emitted, there.emitted]).toEqual([
      [['userSignedIn', 'A', 'A'], ['userSignedOut', 'B', 'B']],
      [['userSignedOut', 'A', 'A'], ['userSignedIn', 'B', 'B']],
    ]);
    expect(here.visitor.consent()).toEqual({ analytics: true, marketing: true, statistics: false });
    expect(there.visitor.consent()).toEqual(here.visitor.consent());
  });

  test('hears of a reset', async () => {
    const { browser, here, there } = await openTwo();
    here.visitor.identify('A');
    await browser.settle();
    const before = there.visitor.context().who;
    here.visitor.reset();
    const { who } = here.visitor.context();
    await browser.settle();
    const after = there.visitor.context().who;
    expect(after).toMatchObject({ browserId: who.browserId, sessionId: who.sessionId });
    expect([after.userId, after.sessionId === before.sessionId, there.emitted, there.identities]).toEqual([undefined, false, [], ['A', '']]);
  });

  test('hears of decisions', async () => {
    const { browser, here, there } = await openTwo({});
    here.visitor.setConsent({ analytics: true });
    await browser.settle();
    // It writes nothing by itself, so it cannot hear of its own.
    expect([there.visitor.consent(), there.choices]).toEqual([{ analytics: true }, [{ analytics: true }]]);
    expect(there.visitor.browserId()).toBe(here.visitor.browserId());
    here.visitor.setConsent({ analytics: false });
    await browser.settle();
    there.visitor.leave();
    expect([there.visitor.consent(), there.choices.length, there.decisions, there.session.getItem('waymark.tab')]).toEqual([{ analytics: false }, 2, [], null]);
    expect([browser.local.get(key), browser.jar.has('waymark_id')]).toEqual(['.', false]);
    expect(there.visitor.consentLog()).toHaveLength(1);
  });

  test('hears of a decision whose cookie comes after the news of it', async () => {
    const browser = createFakeBrowser();
    let late: Readonly<Record<string, string>> | undefined;
    const there = browser.open({ cookies: { ...browser.cookies, read: () => late ?? browser.cookies.read() } });
    const here = browser.open();
    late = browser.cookies.read();
    here.visitor.setConsent({ analytics: true });
    await browser.settle();
    expect(there.visitor.consent()).toEqual({});
    late = undefined;
    await browser.clock.advance(100);
    expect([there.visitor.consent(), there.choices]).toEqual([{ analytics: true }, [{ analytics: true }]]);
  });

  test('that was away in the back/forward cache catches up when it is shown again', async () => {
    const { browser, here, there } = await openTwo();
    there.visitor.leave();
    there.stop();
    const away = browser.open(granted);
    away.visitor.context();
    away.visitor.leave();
    browser.local.set(key, JSON.stringify({ ...(JSON.parse(browser.local.get(key) ?? '') as object), user: 'A' }));
    browser.jar.set('waymark_consent', 'marketing:granted');
    expect(away.visitor.context().who.userId).toBeUndefined();
    away.visitor.back();
    expect([away.visitor.context().who.userId, away.identities, away.choices]).toEqual(['A', ['A'], [{ analytics: true, marketing: true }]]);
    expect(here.emitted).toEqual([]);
  });

  test('does not bring back what a withdrawal removed', async () => {
    const { browser, here, there } = await openTwo({});
    here.visitor.setConsent({ analytics: true });
    await browser.settle();
    here.visitor.setConsent({ analytics: false });
    there.visitor.leave();
    expect([browser.local.get(key), browser.jar.has('waymark_id')]).toEqual(['.', false]);
  });

  test('that is stopped hears nothing', async () => {
    const { browser, here, there } = await openTwo();
    there.stop();
    here.visitor.identify('A');
    await browser.settle();
    expect(there.identities).toEqual([]);
  });
});
