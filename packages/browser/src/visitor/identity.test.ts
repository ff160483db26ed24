import { describe, expect, test } from 'vitest';
import { createFakeBrowser, granted } from '../__fixtures__/fake-browser.ts';
import type { Visitor } from './create-visitor.ts';

const tokenOf = (payload: object): string => `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.`;
const signedIn = (user: string) => ['userSignedIn', user, user];
const signedOut = (user: string) => ['userSignedOut', user, user];

type Call = (visitor: Visitor) => void;

const transitions: readonly (readonly [string, Call, Call, readonly unknown[]])[] = [
  ['nobody → identify(A)', () => undefined, (visitor) => visitor.identify('A'), [signedIn('A')]],
  ['nobody → a token of A', () => undefined, (visitor) => visitor.setToken(tokenOf({ sub: 'A' })), [signedIn('A')]],
  ['A → identify(A)', (visitor) => visitor.identify('A'), (visitor) => visitor.identify('A'), []],
  ['A → a token of A', (visitor) => visitor.identify('A'), (visitor) => visitor.setToken(tokenOf({ sub: 'A' })), []],
  ['A by token → the same token', (visitor) => visitor.setToken(tokenOf({ sub: 'A' })), (visitor) => visitor.setToken(tokenOf({ sub: 'A' })), []],
  ['A → identify(B)', (visitor) => visitor.identify('A'), (visitor) => visitor.identify('B'), [signedOut('A'), signedIn('B')]],
  ['A → a token of B', (visitor) => visitor.identify('A'), (visitor) => visitor.setToken(tokenOf({ sub: 'B' })), [signedOut('A'), signedIn('B')]],
  ['A → anonymize()', (visitor) => visitor.identify('A'), (visitor) => visitor.anonymize(), [signedOut('A')]],
  ['A → unsetToken()', (visitor) => visitor.identify('A'), (visitor) => visitor.unsetToken(), [signedOut('A')]],
  ['A → no token any more', (visitor) => visitor.identify('A'), (visitor) => visitor.setToken(null), [signedOut('A')]],
  ['nobody → no token', () => undefined, (visitor) => visitor.setToken(null), []],
  ['A → a token without subject', (visitor) => visitor.identify('A'), (visitor) => visitor.setToken(tokenOf({ iat: 1 })), [signedOut('A')]],
  ['nobody → anonymize()', () => undefined, (visitor) => visitor.anonymize(), []],
  ['nobody → unsetToken()', () => undefined, (visitor) => visitor.unsetToken(), []],
];

describe('signing in and out', () => {
  test.each(transitions)('%s', (_title, before, call, expected) => {
    const { visitor, emitted } = createFakeBrowser().open(granted);
    before(visitor);
    const known = emitted.length;
    call(visitor);
    expect(emitted.slice(known)).toEqual(expected);
  });

  test.each(transitions)('%s, while the visitor has not decided', (_title, before, call, expected) => {
    const { visitor, emitted } = createFakeBrowser().open();
    before(visitor);
    const known = emitted.length;
    call(visitor);
    expect(emitted.slice(known)).toEqual(expected);
  });

  test('lasts over pages, and a page with the same user emits nothing', () => {
    const browser = createFakeBrowser();
    browser.open(granted).visitor.identify('A');
    const { visitor, emitted } = browser.open(granted);
    expect(visitor.context().who.userId).toBe('A');
    visitor.identify('A');
    expect(emitted).toEqual([]);
  });

  test('is told to whoever listens for the identity', () => {
    const { visitor, identities } = createFakeBrowser().open(granted);
    visitor.identify('A');
    visitor.identify('A');
    visitor.identify('B');
    visitor.anonymize();
    expect(identities).toEqual(['A', 'B', '']);
  });

  test.each([
    ['1 character', 'a', []],
    ['254 characters that are two units each', '😀'.repeat(254), []],
    ['no character', '', ['user-id-invalid']],
    ['255 characters', 'a'.repeat(255), ['user-id-invalid']],
    ['a number', 5, ['user-id-invalid']],
    ['nothing', undefined, ['user-id-invalid']],
  ])('takes a user id of %s as it should', (_title, userId, expected) => {
    const { visitor, problems, emitted } = createFakeBrowser().open(granted);
    visitor.identify(userId as string);
    expect(problems).toEqual(expected);
    expect(emitted).toHaveLength(1 - expected.length);
  });

  test.each([
    ['nothing', undefined],
    ['no token', 'token'],
    ['a subject that is a number', tokenOf({ sub: 5 })],
    ['a subject that is too long', tokenOf({ sub: 'a'.repeat(255) })],
  ])('refuses %s as a token and leaves the user as it is', (_title, token) => {
    const { visitor, problems } = createFakeBrowser().open(granted);
    visitor.identify('A');
    visitor.setToken(token as string);
    expect(problems).toEqual(['token-invalid']);
    expect(visitor.context().who.userId).toBe('A');
  });
});

describe('the e-mail address', () => {
  test('travels with its user and is stored nowhere', () => {
    const browser = createFakeBrowser();
    const { visitor } = browser.open(granted);
    visitor.identify('A', { email: 'jo@shop.example' });
    visitor.identify('A');
    expect(visitor.context().who).toMatchObject({ userId: 'A', email: 'jo@shop.example' });
    visitor.leave();
    expect(JSON.stringify([...browser.local, ...browser.jar])).not.toContain('jo@');
  });

  test.each<readonly [string, Call]>([
    ['the next user', (visitor) => visitor.identify('B')],
    ['nobody', (visitor) => visitor.anonymize()],
    ['the same user after signing out', (visitor) => (visitor.anonymize(), visitor.identify('A'))],
  ])('does not go over to %s', (_title, call) => {
    const { visitor } = createFakeBrowser().open(granted);
    visitor.identify('A', { email: 'jo@shop.example' });
    call(visitor);
    expect(visitor.context().who).not.toHaveProperty('email');
  });

  test.each(['', 'a'.repeat(255), 5])('%j is refused', (email) => {
    const { visitor, problems, emitted } = createFakeBrowser().open(granted);
    visitor.identify('A', { email: email as string });
    expect([problems, emitted]).toEqual([['email-invalid'], []]);
  });
});

describe('reset', () => {
  test('makes another visitor of the same browser', () => {
    const browser = createFakeBrowser({ cookies: { bid_key: 'vendor-0001' } });
    const { visitor, emitted, session } = browser.open({ ...granted, aliasCookies: { cdp: 'bid_key' } });
    visitor.identify('A', { email: 'jo@shop.example' });
    visitor.setConsent({ marketing: true });
    const { who: before } = visitor.context();
    expect(before.aliases).toEqual({ cdp: 'vendor-0001' });
    visitor.reset();
    const { who } = visitor.context();
    expect(emitted.slice(1)).toEqual([signedOut('A')]);
    expect(Object.keys(who)).toEqual(['browserId', 'sessionId', 'tabId']);
    for (const name of ['browserId', 'sessionId', 'tabId'] as const) expect(who[name]).not.toBe(before[name]);
    expect(browser.jar.get('waymark_id')).toBe(who.browserId);
    expect(browser.jar.has('bid_key')).toBe(false);
    visitor.leave();
    expect(session.getItem('waymark.tab')).toBe(who.tabId);
    expect(visitor.consent()).toEqual({ analytics: true, marketing: true });
    expect(visitor.consentLog()).toHaveLength(1);
  });

  test('does not come to know an id of a vendor again that it could not remove', () => {
    const browser = createFakeBrowser({ cookies: { bid_key: 'vendor-0001' } });
    const options = { ...granted, aliasCookies: { cdp: 'bid_key' } };
    browser.open(options).visitor.reset();
    browser.jar.set('bid_key', 'vendor-0001');
    expect(browser.open(options).visitor.context().who.aliases).toBeUndefined();
  });

  test('leaves nothing of an earlier visit while the visitor has not decided', () => {
    const browser = createFakeBrowser();
    browser.open(granted).visitor.identify('A');
    browser.open().visitor.reset();
    expect([browser.jar.size, browser.local.size]).toEqual([0, 0]);
  });
});
