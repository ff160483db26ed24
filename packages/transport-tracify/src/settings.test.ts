import { isTrackingError } from '@waymark/core';
import { describe, expect, test } from 'vitest';
import type { TracifyNotice } from './options.ts';
import { readSettings } from './settings.ts';

const least = { token: 'demo-tracify-token', customerSiteId: '7C0E5A52-3b1d-4f6e-9a84-d2f1b6c09e37' };

function failure(options: unknown): { readonly code: string; readonly message: string } {
  try {
    readSettings(options as typeof least);
  } catch (error) {
    if (isTrackingError(error)) return error;
  }
  return { code: 'none', message: '' };
}

describe('readSettings', () => {
  test('fills in the careful defaults', () => {
    expect(readSettings(least)).toMatchObject({
      endpoint: 'https://api.tracify.ai/api/v1/events',
      production: true,
      name: 'tracify',
      customerSiteId: '7c0e5a52-3b1d-4f6e-9a84-d2f1b6c09e37',
      purposes: ['marketing'],
      decimalSeparator: '.',
      conversionValueKey: 'both',
      sendCurrencyAlias: true,
      itemLabel: 'name',
      emailNormalization: 'lowercase',
      urlKeepsQuery: false,
      urlParameters: 'all',
      addToCartItems: false,
      allowPartialIdentity: false,
      productViewAlsoPageview: false,
      surveys: false,
      maxEvents: 50,
      maxBytes: 262_144,
      maxAgeMs: 86_400_000,
    });
  });

  test.each([
    ['development', 'https://devapi.tracify.ai/api/v1/events'],
    ['http://127.0.0.1:4100/tracify', 'http://127.0.0.1:4100/tracify/api/v1/events'],
    [new URL('http://127.0.0.1:4100/tracify/'), 'http://127.0.0.1:4100/tracify/api/v1/events'],
  ])('reads the target %s', (target, endpoint) => {
    expect(readSettings({ ...least, target })).toMatchObject({ endpoint, production: false });
  });

  test.each([
    ['a missing token', { token: undefined }, 'option-missing'],
    ['a token with a line break', { token: 'a\nb' }, 'option-invalid'],
    ['a missing site id', { customerSiteId: undefined }, 'option-missing'],
    ['a site id that is no UUID', { customerSiteId: 'shop' }, 'option-invalid'],
    ['the placeholder site id', { customerSiteId: '00000000-0000-0000-0000-000000000000' }, 'option-invalid'],
    ['an unknown option', { siteKey: 'x' }, 'option-unknown'],
    ['an unknown target', { target: 'staging' }, 'option-invalid'],
    ['a wrong separator', { decimalSeparator: ';' }, 'option-invalid'],
    ['a flag that is none', { surveys: 'yes' }, 'option-invalid'],
    ['a limit below one', { maxEvents: 0 }, 'option-invalid'],
    ['a currency that is none', { currency: 'EURO' }, 'option-invalid'],
    ['a site address that is none', { siteUrl: 'shop.example' }, 'option-invalid'],
    ['a list that is none', { deniedParameters: 'customer' }, 'option-invalid'],
    ['names that are none', { conversionNames: [''] }, 'option-invalid'],
    ['a map with a text in it', { map: { pageOpened: 'pageview' } }, 'option-invalid'],
    ['a map that is none', { map: 7 }, 'option-invalid'],
    ['a callback that is none', { onNotice: 'log' }, 'option-invalid'],
    ['a page test that is none', { productPages: /p/ }, 'option-invalid'],
    ['purposes that are none', { purposes: 'marketing' }, 'option-invalid'],
  ])('refuses %s at once', (_what, change, code) => {
    expect(failure({ ...least, ...change }).code).toBe(code);
  });

  test.each([
    [{ map: { pageOpened: 'pageview' } }, 'found string for pageOpened'],
    [{ map: 7 }, 'found number for all'],
    [{ conversionNames: [''] }, 'found a list with something else'],
    [{ deniedParameters: 'customer' }, 'found string'],
  ])('says what was found in %j', (change, found) => {
    expect(failure({ ...least, ...change }).message).toContain(found);
  });

  test('never names the token', () => {
    expect(failure({ ...least, token: 'top secret' }).message).not.toContain('top secret');
  });

  test('notes a site id of another UUID version and carries on', () => {
    const notices: TracifyNotice[] = [];
    readSettings({ ...least, customerSiteId: '7c0e5a52-3b1d-1f6e-9a84-d2f1b6c09e37', onNotice: (notice) => notices.push(notice) });
    expect(notices.map((notice) => notice.code)).toEqual(['site-id-not-v4']);
    readSettings({ ...least, onNotice: (notice) => notices.push(notice) });
    expect(notices).toHaveLength(1);
  });
});
