import { isTrackingError } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { createFakeWindow } from '../__fixtures__/fake-window.ts';
import { createBrowserTracker as createProductionTracker } from '../index.ts';
import { createBrowserTracker } from '../index.development.ts';
import { createBrowserTracker as createManualTracker } from '../manual.development.ts';

/** Wrong on purpose, so not typed. */
type Options = Readonly<Record<string, unknown>>;
type Create = (options: never) => unknown;

function faultOf(create: Create, options: Options | undefined): { readonly code: string; readonly message: string } | undefined {
  try {
    create(options as never);
    return undefined;
  } catch (error) {
    return isTrackingError(error) ? error : { code: String(error), message: '' };
  }
}

const full = (options: Options): Options => ({ transports: [recordingTransport()], window: createFakeWindow().win, outbox: false, ...options });

test.each<[string, Options]>([
  ['option-unknown', { transport: [] }],
  ['option-unknown', { consent: { analytics: true } }],
  ['option-unknown', { autoTrack: { link: true } }],
  ['option-unknown', { cookie: { days: 30 } }],
  ['option-invalid', { aliasCookies: { SitecoreCdp: 'bid_key' } }],
  ['option-invalid', { aliasCookies: { 'sitecore-cdp': undefined } }],
  ['option-invalid', { aliasCookies: Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`vendor-${index}`, 'x'])) }],
  ['option-invalid', { routes: 'never' }],
  ['option-invalid', { consent: { state: 'granted' } }],
  ['option-invalid', { consent: { state: null } }],
  ['option-invalid', { consent: { state: { analytics: 'granted' } } }],
  ['purpose-invalid', { consent: { state: { 'ad.storage': true } } }],
  ['purpose-invalid', { transports: [{ ...recordingTransport(), purposes: ['marketing', 'e mail'] }] }],
  ['identity-twice', { userId: 'user-1', token: null }],
  ['metadata-invalid', { metadata: { a: '1', b: '2', c: '3', d: '4', e: '5', f: '6' } }],
  ['metadata-invalid', { metadata: { ['x'.repeat(21)]: '1' } }],
  ['metadata-invalid', { metadata: { '1st': '1' } }],
  ['metadata-invalid', { metadata: { a: 'x'.repeat(301) } }],
  ['metadata-invalid', { metadata: { a: 1 } }],
  ['namespace-invalid', { namespace: 'my shop' }],
  ['namespace-invalid', { namespace: '' }],
  ['namespace-invalid', { namespace: 'x'.repeat(41) }],
  ['transports-missing', { transports: undefined }],
  ['transports-missing', { transports: 'relay' }],
  ['option-invalid', { transports: [recordingTransport] }],
  ['option-invalid', { transports: [undefined] }],
  ['option-invalid', { transports: [Promise.resolve(recordingTransport())] }],
  ['option-invalid', { outbox: true }],
  ['option-invalid', { outbox: 'localStorage' }],
  ['option-invalid', { onDrop: 5 }],
  ['option-invalid', { events: { wishlistShared: {} } }],
  ['option-invalid', { enrichers: () => null }],
  ['option-invalid', { flushIntervalMs: '1s' }],
  ['transport-not-for-browsers', { transports: [recordingTransport({ name: 'tracify', runsIn: 'server' })] }],
  ['transport-name-taken', { transports: [recordingTransport(), recordingTransport()] }],
])('%s is the answer to %o, in both entries', (code, options) => {
  for (const create of [createBrowserTracker, createManualTracker] as Create[]) {
    const fault = faultOf(create, full(options));
    expect(fault?.code).toBe(code);
    expect(fault?.message).toMatch(/^\[[a-z-]+\] [A-Za-z].{20,}\.$/);
  }
});

test('no options at all are answered as missing transports', () => {
  expect(faultOf(createBrowserTracker as Create, undefined)?.code).toBe('transports-missing');
});

test('without a page every build says where it belongs', () => {
  for (const create of [createBrowserTracker, createManualTracker, createProductionTracker] as Create[]) expect(faultOf(create, { transports: [] })?.code).toBe('no-window');
});

test.each<[string, Options]>([
  ['metadata at its limits', { metadata: { a: '', b: '🌱'.repeat(300), _c: 'x', d1: 'y', ['e'.repeat(20)]: 'z' } }],
  ['every consent', { consent: { state: { analytics: true, marketing: false }, privacyControl: false } }],
  ['the longest namespace', { namespace: 'x'.repeat(40) }],
  ['every automatic event', { autoTrack: { tab: true, page: true, pageRestored: true, url: true, visibility: true, inactivity: true, links: true, frames: true } }],
  ['a user and a token that is not given', { userId: null, token: undefined }],
  ['every other option', { aliasCookies: {}, cookie: { name: 'x' }, enrichers: [], sources: [], flushIntervalMs: 5, routes: 'navigation', urlSanitizer: (url: string) => url, onDrop() {}, onError() {}, onDelivered() {}, onIdentity() {} }],
])('%s is taken', (_title, options) => {
  expect(faultOf(createBrowserTracker as Create, full(options))).toBeUndefined();
});

test.each<[string, Options]>([
  ['a name that is no option', { transport: [] }],
  ['consent in another form', { consent: { analytics: true } }],
  ['two users', { userId: 'user-1', token: null }],
  ['a text that is too long', { metadata: { a: 'x'.repeat(301) } }],
  ['a namespace with a blank', { namespace: 'my shop' }],
  ['two transports of one name', { transports: [recordingTransport(), recordingTransport()] }],
])('production trusts what development has found right, as in %s', (_title, options) => {
  expect(faultOf(createProductionTracker as Create, full(options))).toBeUndefined();
});
