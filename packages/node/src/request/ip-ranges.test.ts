import { describe, expect, test } from 'vitest';
import { ipRanges } from './ip-ranges.ts';

describe('ipRanges', () => {
  test.each([
    ['10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['192.0.2.128/25', '192.0.2.127', false],
    ['192.0.2.128/25', '192.0.2.128', true],
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.8', false],
    ['0.0.0.0/0', '203.0.113.42', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['2001:db8::/33', '2001:db8:7fff::1', true],
    ['2001:db8::/33', '2001:db8:8000::1', false],
    ['::1/128', '::1', true],
    ['10.0.0.0/8', '::ffff:10.1.2.3', true],
    ['::ffff:10.0.0.0/104', '10.1.2.3', true],
    ['::ffff:10.0.0.0/104', '11.1.2.3', false],
    ['loopback', '127.8.8.8', true],
    ['loopback', '::1', true],
    ['private', '172.31.0.1', true],
    ['private', '172.32.0.1', false],
    ['private', 'fd00::1', true],
    ['10.0.0.0/8', 'unknown', false],
  ])('%s and %s: %s', (range, address, expected) => {
    expect(ipRanges([range], 'trustedProxies')(address)).toBe(expected);
  });

  test('holds no address when the list is empty', () => {
    expect(ipRanges([], 'trustedProxies')('127.0.0.1')).toBe(false);
  });

  test.each([['10.0.0.0/33'], ['10.0.0.0/'], ['10.0.0.0/8/8'], ['example.com'], ['2001:db8::/129'], ['::ffff:10.0.0.0/95'], ['__proto__'], [''], [7]])(
    'refuses %s with the name of the option',
    (range) => {
      const attempt = () => ipRanges([range as string], 'trustedProxies');
      expect(attempt).toThrow(/"trustedProxies"/);
      expect(attempt).toThrow(expect.objectContaining({ code: 'option-invalid' }));
    },
  );

  test('refuses a single text in place of the list', () => {
    expect(() => ipRanges('10.0.0.0/8' as unknown as string[], 'trustedProxies')).toThrow(expect.objectContaining({ code: 'option-invalid' }));
  });
});
