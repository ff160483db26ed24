import { expect, test } from 'vitest';
import { withoutAddresses } from './without-addresses.ts';

const cleaned = (letter: unknown): unknown => JSON.parse(withoutAddresses(JSON.stringify(letter)));

test('e-mail addresses go, wherever they stand, and the IP address of the visitor', () => {
  const client = { ip: '203.0.113.42', userAgent: 'Firefox' };
  const letter = {
    event: { name: 'userSignedUp', payload: { email: 'anna@shop.example', note: 'Ask <anna.b@mail.shop.example>, soon', custom: { 'anna@shop.example': 1, ip: '1' } }, who: { email: 'anna@shop.example', userId: 'u1' }, where: { url: 'https://shop.example/?to=anna%40shop.example', client } },
    why: { code: 'http-400', message: 'Refused anna@shop.example.' },
    violations: ['anna@shop.example'],
  };
  expect(cleaned(letter)).toEqual({
    event: { name: 'userSignedUp', payload: { note: 'Ask <(removed)>, soon', custom: { ip: '1' } }, who: { userId: 'u1' }, where: { url: 'https://shop.example/?to=(removed)', client: { userAgent: 'Firefox' } } },
    why: { code: 'http-400', message: 'Refused (removed)' },
    violations: [null],
  });
});

test.each(['@waymark', 'a @ b.', 'https://cdn.shop.example/logo@2x.png', 'user@host', 'five % 40.'])('%j is no address of a person and stays', (text) => {
  expect(cleaned({ text })).toEqual({ text });
});

test('what is no JSON is not kept', () => {
  expect(withoutAddresses('anna@shop.example')).toBe('');
});
