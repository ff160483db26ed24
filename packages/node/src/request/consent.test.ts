import { describe, expect, test } from 'vitest';
import { formatConsent, parseConsent, respectPrivacySignal } from './consent.ts';

describe('parseConsent', () => {
  test.each([
    ['analytics:granted,marketing:denied', { analytics: 'granted', marketing: 'denied' }],
    [' analytics:granted , marketing:undecided ', { analytics: 'granted', marketing: 'undecided' }],
    ['analytics:granted,marketing:perhaps', { analytics: 'granted' }],
    ['analytics:granted,,:granted,marketing', { analytics: 'granted' }],
    ['analytics:granted:denied,marketing:denied', { marketing: 'denied' }],
    ['analytics:denied,analytics:granted', { analytics: 'granted' }],
  ])('reads %s', (text, expected) => {
    expect({ ...parseConsent(text) }).toEqual(expected);
  });

  test.each([[undefined], [''], ['yes'], ['granted'], ['{"analytics":"granted"}'], [`analytics:granted,${'x'.repeat(1024)}`]])('finds no decision in %s', (text) => {
    expect(parseConsent(text)).toBeUndefined();
  });

  test('a purpose called constructor is no surprise and __proto__ is no purpose', () => {
    const state = parseConsent('constructor:granted,__proto__:granted');
    expect(Object.keys(state ?? {})).toEqual(['constructor']);
    expect(Object.getPrototypeOf(state)).toBeNull();
  });

  test('reads 20 purposes and not the 21st', () => {
    const text = Array.from({ length: 21 }, (_, index) => `p${index}:granted`).join(',');
    expect(Object.keys(parseConsent(text) ?? {})).toHaveLength(20);
  });

  test('reads what formatConsent wrote', () => {
    const state = { analytics: 'granted', marketing: 'denied' } as const;
    expect({ ...parseConsent(formatConsent(state)) }).toEqual(state);
  });
});

describe('Global Privacy Control', () => {
  test('denies marketing and leaves the rest', () => {
    expect(respectPrivacySignal({ analytics: 'granted', marketing: 'granted' }, '1', undefined)).toEqual({ analytics: 'granted', marketing: 'denied' });
  });

  test('yields to an explicit grant', () => {
    const explicit = { marketing: 'granted' } as const;
    expect(respectPrivacySignal(explicit, '1', explicit)).toEqual({ marketing: 'granted' });
  });

  test.each([[undefined], ['0'], ['']])('is not read into %s', (signal) => {
    expect(respectPrivacySignal({ marketing: 'granted' }, signal, undefined)).toEqual({ marketing: 'granted' });
  });
});
