import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatIp, parseIp, repairIp } from './ip-address.ts';

describe('repairing an address', () => {
  test.each([
    ['203.0.113.42', '203.0.113.42'],
    ['  203.0.113.42 ', '203.0.113.42'],
    ['203.0.113.42:51234', '203.0.113.42'],
    ['::ffff:203.0.113.42', '203.0.113.42'],
    ['::FFFF:cb00:712a', '203.0.113.42'],
    ['[::ffff:203.0.113.42]:443', '203.0.113.42'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:8080', '2001:db8::1'],
    ['"[2001:db8:cafe::17]:4711"', '2001:db8:cafe::17'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ])('writes %s as %s', (given, expected) => {
    expect(repairIp(given)).toBe(expected);
  });

  test.each([
    [''],
    ['unknown'],
    ['_hidden'],
    ['203.0.113'],
    ['203.0.113.256'],
    ['010.0.0.1'],
    ['203.0.113.42.7'],
    ['1:2:3:4:5:6:7'],
    ['1:2:3:4:5:6:7:8:9'],
    ['1::2::3'],
    ['1:2:3:4:5:6:7::8'],
    ['12345::1'],
    ['g::1'],
    ['1.2.3.4::1'],
    ['::1.2.3'],
    ['[2001:db8::1'],
    [`${'1'.repeat(200)}`],
    ['203.0.113.42, 10.0.0.1'],
  ])('does not take %s for an address', (given) => {
    expect(repairIp(given)).toBeUndefined();
  });
});

describe('the spelling of RFC 5952', () => {
  test.each([
    ['2001:0db8:0000:0000:0001:0000:0000:0001', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['0:0:1:0:0:0:0:0', '0:0:1::'],
    ['2001:DB8::AbCd', '2001:db8::abcd'],
  ])('turns %s into %s', (given, expected) => {
    expect(formatIp(parseIp(given) ?? [])).toBe(expected);
  });
});

test('IPv4 is four numbers up to 255 without zeros in front', () => {
  const anyPart = fc.oneof(fc.nat(300).map(String), fc.constantFrom('', '00', '01', '-1', 'a', '1e1', ' 1', '٣', '9999999999'));
  fc.assert(
    fc.property(fc.array(anyPart, { minLength: 3, maxLength: 5 }), (parts) => {
      const text = parts.join('.');
      const isRight = parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
      expect(parseIp(text)).toEqual(isRight ? parts.map(Number) : undefined);
      if (isRight) expect(repairIp(text)).toBe(text);
    }),
    { numRuns: 500 },
  );
});
