import { describe, expect, test } from 'vitest';
import { createFakeBrowser, granted } from '../__fixtures__/fake-browser.ts';

const cookie = 'waymark_consent';
const leftover = { cookies: { waymark_id: 'from-before', bid_key: 'vendor-0001' }, local: { 'waymark.visitor': '{}' } };

describe('before the visitor decides', () => {
  test.each([
    ['by default', {}],
    ['when told so', { consent: { state: 'pending' } }],
    ['when all is denied from the start', { consent: { state: { analytics: false } } }],
    ['when texts stand where true and false should', { consent: { state: { analytics: 'granted' } as unknown as Record<string, boolean> } }],
  ] as const)('nothing is read, written or removed, %s', (_title, options) => {
    const browser = createFakeBrowser(leftover);
    const { visitor, session } = browser.open({ ...options, aliasCookies: { cdp: 'bid_key' } });
    const { who } = visitor.context();
    visitor.leave();
    visitor.back();
    expect(who).toMatchObject({ browserId: expect.any(String), sessionId: expect.any(String), tabId: expect.any(String) });
    expect(Object.keys(who)).toHaveLength(3);
    expect([browser.touched, browser.jar.size, browser.local.size, session.getItem('waymark.tab')]).toEqual([[], 2, 1, null]);
  });
});

describe('consent', () => {
  test.each([
    ['nothing', undefined, undefined, {}, {}],
    ['the option', undefined, undefined, { state: { marketing: true } }, { marketing: true }],
    ['Global Privacy Control over the option', undefined, true, { state: { marketing: true, analytics: true } }, { marketing: false, analytics: true }],
    ['no Global Privacy Control, where it is switched off', undefined, true, { state: { marketing: true }, privacyControl: false }, { marketing: true }],
    ['Global Privacy Control as a header told it', undefined, false, { privacyControl: true }, { marketing: false }],
    ['a decision over Global Privacy Control', 'marketing:granted', true, {}, { marketing: true }],
    ['a decision over the option', 'marketing:denied', false, { state: { marketing: true } }, { marketing: false }],
    ['nothing that cannot be read', 'marketing:perhaps', false, {}, {}],
  ] as const)('follows %s', (_title, stored, globalPrivacyControl, consent, expected) => {
    const browser = createFakeBrowser(stored ? { cookies: { [cookie]: stored } } : {});
    const { visitor } = browser.open({ consent }, globalPrivacyControl === undefined ? {} : { globalPrivacyControl });
    expect(visitor.consent()).toEqual(expected);
  });

  test('an explicit grant ends the denial by Global Privacy Control', () => {
    const { visitor } = createFakeBrowser().open({}, { globalPrivacyControl: true });
    visitor.setConsent({ marketing: true });
    expect(visitor.consent()).toEqual({ marketing: true });
  });

  test('a decision is kept in the form that servers read, and purposes that are not named keep theirs', () => {
    const browser = createFakeBrowser();
    const { visitor } = browser.open();
    visitor.setConsent({ analytics: true });
    visitor.setConsent({ marketing: false });
    expect(browser.jar.get(cookie)).toBe('analytics:granted,marketing:denied');
    expect(browser.open().visitor.consent()).toEqual({ analytics: true, marketing: false });
  });

  test('is told once per change, with the decision', () => {
    const { clock, open } = createFakeBrowser();
    const { visitor, choices, decisions } = open({ consent: { state: { marketing: true } } });
    visitor.setConsent({ analytics: true });
    visitor.setConsent({ analytics: true });
    visitor.setConsent({});
    visitor.setConsent({ marketing: undefined as unknown as boolean });
    expect(choices).toEqual([{ analytics: true, marketing: true }]);
    expect(decisions).toEqual([{ at: clock.now(), state: { analytics: true } }]);
  });

  test('survives a page whose cookies are blocked', () => {
    const browser = createFakeBrowser();
    const { visitor } = browser.open({ cookies: { read: () => ({}), set: () => undefined, remove: () => undefined } });
    visitor.setConsent({ analytics: true });
    visitor.leave();
    expect(visitor.consent()).toEqual({ analytics: true });
    expect(browser.local.size).toBe(1);
  });
});

describe('a denial that was made elsewhere, by a server or on a subdomain', () => {
  test('takes what is stored here with the next page', () => {
    const browser = createFakeBrowser();
    const before = browser.open();
    before.visitor.setConsent({ analytics: true });
    before.visitor.identify('A');
    before.visitor.leave();
    browser.jar.set(cookie, 'analytics:denied');
    const { memory, session, visitor } = browser.open({}, { sessionStorage: before.session });
    expect([[...browser.jar.keys()], [...browser.local], session.length]).toEqual([[cookie], [['waymark.visitor', '.']], 0]);
    expect(visitor.context().who.userId).toBeUndefined();
    memory.clear?.();
    visitor.leave();
    expect(browser.local.size).toBe(0);
  });

  test('finds nothing where nothing was granted before', () => {
    const { memory } = createFakeBrowser({ cookies: { [cookie]: 'analytics:denied' } }).open();
    expect(memory.clear).toBeUndefined();
  });
});

describe('a grant', () => {
  test('stores what was in memory', () => {
    const browser = createFakeBrowser();
    const { visitor, session } = browser.open();
    const { who } = visitor.context();
    visitor.setConsent({ analytics: true });
    expect(visitor.context().who).toEqual(who);
    expect(browser.jar.get('waymark_id')).toBe(who.browserId);
    expect(JSON.parse(browser.local.get('waymark.visitor') ?? '')).toMatchObject({ id: who.browserId, session: who.sessionId });
    visitor.leave();
    expect(session.getItem('waymark.tab')).toBe(who.tabId);
  });

  test('goes on with the browser id of an earlier visit, but not with its user', () => {
    const browser = createFakeBrowser();
    const first = browser.open(granted);
    first.visitor.identify('earlier');
    const { browserId } = first.visitor.context().who;
    const { visitor, identities } = browser.open();
    visitor.identify('present');
    visitor.setConsent({ analytics: true });
    expect(visitor.context().who).toMatchObject({ browserId, userId: 'present' });
    expect(identities).toEqual(['present']);
  });
});

describe('a withdrawal', () => {
  test('removes everything of ours, and keeps it out', () => {
    const browser = createFakeBrowser({ cookies: { other: '1' }, local: { other: '2' } });
    const { visitor, session } = browser.open(granted);
    visitor.context();
    visitor.leave();
    visitor.back();
    visitor.setConsent({ analytics: false });
    visitor.context();
    visitor.leave();
    expect([...browser.jar]).toEqual([['other', '1'], [cookie, 'analytics:denied']]);
    expect([...browser.local]).toEqual([['other', '2'], ['waymark.visitor', '.']]);
    expect(session.getItem('waymark.tab')).toBeNull();
  });

  test('has every further page look for what tabs that are gone have left, until one has found it', () => {
    const browser = createFakeBrowser();
    const { visitor } = browser.open(granted);
    visitor.context();
    visitor.setConsent({ analytics: false });
    const [first, second] = [browser.open(granted), browser.open(granted)];
    expect([first.memory.clear, second.memory.clear]).toEqual([expect.any(Function), expect.any(Function)]);
    first.memory.clear?.();
    second.visitor.leave();
    expect([browser.local.size, browser.open(granted).memory.clear]).toEqual([0, undefined]);
  });

  test('leaves nothing of that to a visitor who has granted again', () => {
    const browser = createFakeBrowser();
    const { visitor } = browser.open(granted);
    visitor.setConsent({ analytics: false });
    visitor.setConsent({ analytics: true });
    expect(JSON.parse(browser.local.get('waymark.visitor') ?? '')).toMatchObject({ id: visitor.browserId() });
  });

  test('removes the session that a relay has set for servers', () => {
    const browser = createFakeBrowser({ cookies: { waymark_session: 's-1~b-1' } });
    const { visitor } = browser.open(granted);
    visitor.context();
    expect(browser.jar.has('waymark_session')).toBe(true);
    visitor.setConsent({ analytics: false });
    expect(browser.jar.has('waymark_session')).toBe(false);
  });

  test('of one of two purposes removes nothing', () => {
    const browser = createFakeBrowser();
    const { visitor } = browser.open();
    visitor.setConsent({ analytics: true, marketing: true });
    visitor.setConsent({ marketing: false });
    expect([browser.jar.has('waymark_id'), browser.local.size]).toEqual([true, 1]);
  });
});

describe('consentLog', () => {
  test('lists the decisions of this browser over pages, oldest first', async () => {
    const browser = createFakeBrowser();
    const start = browser.clock.now();
    browser.open().visitor.setConsent({ analytics: true });
    await browser.clock.advance(1000);
    const { visitor } = browser.open();
    visitor.setConsent({ marketing: false });
    expect(visitor.consentLog()).toEqual([
      { at: start, state: { analytics: true } },
      { at: start + 1000, state: { analytics: true, marketing: false } },
    ]);
  });

  test('lives in memory while nothing may be stored', () => {
    const browser = createFakeBrowser();
    const { visitor } = browser.open();
    visitor.setConsent({ analytics: false });
    expect([visitor.consentLog().length, browser.local.size]).toEqual([1, 0]);
    visitor.setConsent({ analytics: true });
    expect(browser.open().visitor.consentLog()).toHaveLength(2);
  });

  test('keeps the last 20', () => {
    const { visitor } = createFakeBrowser().open();
    for (let turn = 0; turn < 30; turn += 1) visitor.setConsent({ [`purpose-${turn}`]: true });
    expect(visitor.consentLog()).toHaveLength(20);
    expect(Object.keys(visitor.consentLog()[0]?.state ?? {})).toHaveLength(11);
  });
});
