import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isSameText, verifyOrderCloudSignature } from './signature.ts';

const secret = 'demo-hash-key-01';
const third = '{"Headers":{"type":"sitecore.backbone.messages.orders.submitted"},"Payload":{"OrderID":"SO-5521"}}';

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

describe('the signature', () => {
  test.each([
    [secret, '{}', 2, '8N0IziWAGXfGp6fJViqWywU7VeYbaDOli6zVGIwZj/Q='],
    [secret, '{"Name":"Kaffeemühle Größe M"}', 33, '0IcNqRseHITS0QfRP/NyONn/cQvM+pMyGE9iCBAL8PU='],
    [secret, third, 98, 'GBlB8j8gTUl+YMqiQDkDoXIZHRm+oAJCC7JZjAfVb4E='],
    ['schlüssel-7', '{}', 2, 'Ley1OzekjkPSo/PFUBO5+R026LYzUnKIcYA4QKbGnk8='],
  ])('with secret %s over %s fits', async (key, body, size, hash) => {
    expect(bytes(body)).toHaveLength(size);
    expect(await verifyOrderCloudSignature(bytes(body), hash, key)).toBe(true);
    expect(await verifyOrderCloudSignature(bytes(body), hash, `${key}x`)).toBe(false);
  });

  test.each([
    ['a plain SHA-256', third, 'uFoj7+FMnn2BZZWwjIuPuq2cVYj/fKwP3Q8Zdz0FDvY='],
    ['hexadecimal', '{}', 'f0dd08ce25801977c6a7a7c9562a96cb053b55e61b6833a58bacd5188c198ff4'],
    ['no header', '{}', null],
    ['an empty header', '{}', ''],
    ['an empty body', '', 'thNnmggU2ex3L5XXeMNfxf8Wl8STcVZTxscSFEKSxa0='],
    ['a header cut short', '{}', '8N0IziWAGXfGp6fJViqWywU7VeYbaDOli6zVGIwZj/Q'],
    ['one wrong bit', '{}', '9N0IziWAGXfGp6fJViqWywU7VeYbaDOli6zVGIwZj/Q='],
  ])('is refused for %s', async (_what, body, header) => {
    expect(await verifyOrderCloudSignature(bytes(body), header, secret)).toBe(false);
  });

  test('the wrong values are what they claim to be', () => {
    expect(createHash('sha256').update(third).digest('base64')).toBe('uFoj7+FMnn2BZZWwjIuPuq2cVYj/fKwP3Q8Zdz0FDvY=');
    expect(Buffer.from('8N0IziWAGXfGp6fJViqWywU7VeYbaDOli6zVGIwZj/Q=', 'base64').toString('hex')).toMatch(/^f0dd08ce2580/);
  });

  test('is over the raw bytes: spaces count', async () => {
    const raw = bytes('{ "a": 1 }');
    const { createHmac } = await import('node:crypto');
    const hash = createHmac('sha256', secret).update(raw).digest('base64');
    expect(await verifyOrderCloudSignature(raw, hash, secret)).toBe(true);
    expect(await verifyOrderCloudSignature(bytes(JSON.stringify({ a: 1 })), hash, secret)).toBe(false);
  });

  test('fits one of several secrets, and no empty one', async () => {
    const hash = '8N0IziWAGXfGp6fJViqWywU7VeYbaDOli6zVGIwZj/Q=';
    expect(await verifyOrderCloudSignature(bytes('{}'), hash, ['new', secret])).toBe(true);
    expect(await verifyOrderCloudSignature(bytes('{}'), hash, [secret, 'old'])).toBe(true);
    expect(await verifyOrderCloudSignature(bytes('{}'), hash, ['', 'old'])).toBe(false);
    expect(await verifyOrderCloudSignature(bytes('{}'), hash, [])).toBe(false);
    expect(await verifyOrderCloudSignature(bytes('{}'), hash, [undefined as never, secret])).toBe(true);
    expect(await verifyOrderCloudSignature(bytes('{}'), hash, undefined as never)).toBe(false);
  });
});

test.each([
  ['a', 'a', true],
  ['a', 'b', false],
  ['', 'a', false],
  ['a', 'aa', false],
])('"%s" and "%s" are the same: %s', async (one, other, same) => {
  expect(await isSameText(one, other)).toBe(same);
});
