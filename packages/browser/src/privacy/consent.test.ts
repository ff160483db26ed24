import { describe, expect, test } from 'vitest';
import { memoryStore } from '../__fixtures__/memory-store.ts';
import { createConsent } from './consent.ts';

const key = 'waymark_consent';

describe('createConsent', () => {
  test('decides nothing by itself and writes nothing', () => {
    const store = memoryStore();
    const consent = createConsent({ store, key, privacyControl: false });
    expect(consent.state()).toEqual({});
    expect(consent.allowsStorage()).toBe(false);
    expect(store.values.size).toBe(0);
  });

  test('keeps decisions in the form that servers read', () => {
    const store = memoryStore();
    createConsent({ store, key, privacyControl: false }).change({ analytics: 'granted', marketing: 'denied' });
    expect(store.get(key)).toBe('analytics:granted,marketing:denied');
    expect(createConsent({ store, key, privacyControl: false }).state()).toEqual({ analytics: 'granted', marketing: 'denied' });
  });

  test('a purpose that becomes undecided is forgotten', () => {
    const store = memoryStore({ [key]: 'analytics:granted' });
    const consent = createConsent({ store, key, privacyControl: false });
    consent.change({ analytics: 'undecided' });
    expect(consent.state()).toEqual({});
    expect(store.values.size).toBe(0);
  });

  test.each([
    ['the initial state', 'analytics:granted', false, 'granted'],
    ['Global Privacy Control', 'analytics:granted', true, 'denied'],
    ['a decision over Global Privacy Control', 'marketing:granted', true, 'granted'],
    ['a decision over the initial state', 'marketing:denied', false, 'denied'],
  ] as const)('marketing follows %s', (_title, stored, privacyControl, expected) => {
    const consent = createConsent({ store: memoryStore({ [key]: stored }), key, initial: { marketing: 'granted' }, privacyControl });
    expect(consent.state()['marketing']).toBe(expected);
  });

  test('an explicit grant ends the denial by Global Privacy Control', () => {
    const consent = createConsent({ store: memoryStore(), key, privacyControl: true });
    expect(consent.allowsStorage()).toBe(false);
    consent.change({ marketing: 'granted' });
    expect(consent.state()).toEqual({ marketing: 'granted' });
    expect(consent.allowsStorage()).toBe(true);
  });

  test('reads what others wrote into the cookie with distrust', () => {
    const store = memoryStore({ [key]: 'a:granted,__proto__:granted,b:maybe,:granted,c,d:denied' });
    const state = createConsent({ store, key, privacyControl: false }).state();
    expect(Object.keys(state)).toEqual(['a', '__proto__', 'd']);
    expect(Object.getPrototypeOf(state)).toBe(Object.prototype);
  });
});
