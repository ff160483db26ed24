import { describe, expect, test } from 'vitest';
import { originPolicy } from './cors.ts';

const policy = originPolicy(['https://shop.example', 'http://localhost:5173/']);

describe('pages of events', () => {
  test.each([
    ['https://shop.example/', true],
    ['https://shop.example', true],
    ['https://shop.example/a?b=c#d', true],
    ['https://shop.example?b', true],
    ['HTTPS://SHOP.example/a', true],
    ['https://shop.example:443/a', true],
    ['http://localhost:5173/a', true],
    ['https://user:password@shop.example/', true],
    ['http://shop.example/', false],
    ['https://shop.example:8443/', false],
    ['https://shop.example.evil.example/', false],
    ['https://shop.example@evil.example/', false],
    ['https://evil.example/https://shop.example/', false],
    ['https://evil.example\\@shop.example/', false],
    ['https://sub.shop.example/', false],
    ['http://localhost/', false],
    ['https://shop.examplex', false],
    ['https://shop.example\\@evil.example', true],
    ['https://', false],
    ['', false],
    ['/', false],
  ])('%s is allowed: %s', (address, expected) => {
    expect(policy.allows(address)).toBe(expected);
  });
});
