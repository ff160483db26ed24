import { describe, expect, test } from 'vitest';
import { stableHex, stableUuid } from './stable-id.ts';

describe('stable ids', () => {
  test('keep their value from version to version', () => {
    expect(stableHex('')).toMatch(/^[0-9a-f]{32}$/);
    expect(stableUuid('browser-1')).toBe(stableUuid('browser-1'));
    expect(stableUuid('browser-1')).toBe('0ddc838f634d445da233ce3128741b05');
  });

  test('look like a UUID v4 without dashes', () => {
    for (let index = 0; index < 200; index += 1) expect(stableUuid(`visitor ${index}`)).toMatch(/^[0-9a-f]{12}4[0-9a-f]{3}a[0-9a-f]{15}$/);
  });

  test('differ for 100,000 neighbouring texts', () => {
    const seen = new Set<string>();
    for (let index = 0; index < 100_000; index += 1) seen.add(stableUuid(String(index)));
    expect(seen.size).toBe(100_000);
  });

  test('change about half of their bits when one letter changes', () => {
    let changed = 0;
    for (let index = 0; index < 500; index += 1) changed += bitsBetween(stableHex(`${index}a`), stableHex(`${index}b`));
    expect(changed / 500).toBeGreaterThan(60);
    expect(changed / 500).toBeLessThan(68);
  });
});

function bitsBetween(one: string, other: string): number {
  const difference = BigInt(`0x${one}`) ^ BigInt(`0x${other}`);
  return [...difference.toString(2)].filter((bit) => bit === '1').length;
}
