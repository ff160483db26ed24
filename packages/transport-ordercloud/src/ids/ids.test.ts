import { describe, expect, test } from 'vitest';
import { decodeDiscoverCookie, readCookie, readDiscoverId, readSendContactId } from './cookies.ts';
import { createDiscoverId, derivedDiscoverId, domainIdOf, isDiscoverId } from './discover-id.ts';
import { plainUuid } from './uuid.ts';

const exactForm = /^\d+-[0-9a-z]{2}-[0-9a-z]{2}-4[0-9a-z]-1[pmt]-[0-9a-z]{20}-\d{13}$/;
const visitor = '1122334455-k3-9x-4f-1p-0a1b2c3d4e5f6g7h8i9j-1718181065123';

describe('Discover visitor ids', () => {
  test('are made in the exact form, with the time of the first visit at the end', () => {
    const id = createDiscoverId({ domainId: '1122334455', now: 1718181065123 });
    expect(id).toMatch(exactForm);
    expect(id.startsWith('1122334455-')).toBe(true);
    expect(id.endsWith('-1718181065123')).toBe(true);
    expect(createDiscoverId({ domainId: '1122334455', now: 1718181065123 })).not.toBe(id);
  });

  test('never use a random byte that would favour some letters', () => {
    const bytes = [255, 252, ...Array.from({ length: 30 }, () => 35)];
    const id = createDiscoverId({ domainId: '7', now: 1718181065123, randomBytes: () => Uint8Array.from(bytes) });
    expect(id).toBe('7-zz-zz-4z-1p-zzzzzzzzzzzzzzzzzzzz-1718181065123');
  });

  test('derived from a browser id stay the same and differ between browsers', () => {
    const id = derivedDiscoverId('1122334455', 'V1StGXR8_Z5jdHi6B-myT');
    expect(id).toMatch(exactForm);
    expect(derivedDiscoverId('1122334455', 'V1StGXR8_Z5jdHi6B-myT')).toBe(id);
    expect(derivedDiscoverId('1122334455', 'V1StGXR8_Z5jdHi6B-myU')).not.toBe(id);
  });

  test.each([
    [visitor, true],
    ['1-a-b-c-d-efghijklmnopqrstuvwx-1', true],
    ['1122334455-k3-9x-4f-1p-0a1b2c3d4e5f6g7h8i9j', false],
    ['x-k3-9x-4f-1p-0a1b2c3d4e5f6g7h8i9j-1718181065123', false],
    ['1122334455-k3-9x-4f-1p-0a1b 2c3d-1718181065123', false],
    ['', false],
    [undefined, false],
  ])('%s is recognised: %s', (text, valid) => {
    expect(isDiscoverId(text)).toBe(valid);
  });

  test('take the domain id from the customer key', () => {
    expect(domainIdOf('987654321-1122334455')).toBe('1122334455');
  });
});

describe('cookies', () => {
  test('are found by their whole name', () => {
    expect(readCookie('xuid=1; uid=2; uid=3', 'uid')).toBe('2');
    expect(readCookie('xuid=1', 'uid')).toBeUndefined();
  });

  test.each([
    ['0!YWJj', 'abc'],
    ['0!YWI~', 'ab'],
    ['0!YWI,', 'ab'],
    ['plain%2Dtext', 'plain-text'],
    ['0!%%%', ''],
    ['0!*', ''],
  ])('value %s reads as "%s"', (value, text) => {
    expect(decodeDiscoverCookie(value)).toBe(text);
  });

  test('give the Discover id from __ruid, plain or in base64', () => {
    expect(readDiscoverId(`a=1; __ruid=${visitor}`)).toBe(visitor);
    expect(readDiscoverId(`__ruid=${encodeURIComponent(`0!${btoa(visitor).replaceAll('=', '~')}`)}`)).toBe(visitor);
  });

  test('give the Discover id from __rutma when __ruid is missing or broken', () => {
    expect(readDiscoverId(`__ruid=broken; __rutma=${visitor}.0.1718181065123.1.1.1`)).toBe(visitor);
    expect(readDiscoverId('__rutma=nothing.0.1')).toBeUndefined();
    expect(readDiscoverId('')).toBeUndefined();
  });

  test.each([
    ['uid=4D0B8F0B-6A7E-4D44-A3F7-D1E85C2B9A10', '4d0b8f0b6a7e4d44a3f7d1e85c2b9a10'],
    ['uid=4d0b8f0b6a7e4d44a3f7d1e85c2b9a10', '4d0b8f0b6a7e4d44a3f7d1e85c2b9a10'],
    ['uid=4d0b8f0b-6a7e4d44a3f7d1e85c2b9a10', undefined],
    ['uid=17', undefined],
    ['uid=%E0', undefined],
  ])('%s gives contact id %s', (cookies, contact) => {
    expect(readSendContactId(cookies)).toBe(contact);
  });
});

test('a text that is no UUID has no plain form', () => {
  expect(plainUuid(undefined)).toBeUndefined();
  expect(plainUuid('zzzz8f0b6a7e4d44a3f7d1e85c2b9a10')).toBeUndefined();
});
