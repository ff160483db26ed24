import { describe, expect, test } from 'vitest';
import { createUrlCleaner, normaliseUrl } from './clean-url.ts';

describe('normaliseUrl', () => {
  test.each([
    ['https://shop.example/a%7Eb', 'https://shop.example/a~b'],
    ['https://shop.example/caf%c3%a9', 'https://shop.example/caf%C3%A9'],
    ['https://shop.example/?to=https%3a%2F%2Fx.example%2f', 'https://shop.example/?to=https%3A%2F%2Fx.example%2F'],
    ['https://shop.example/?q=100%25', 'https://shop.example/?q=100%25'],
    ['https://shop.example/?q=%252F', 'https://shop.example/?q=%252F'],
    ['https://shop.example/?q=%E0%A4%A', 'https://shop.example/?q=%E0%A4%A'],
    ['http://[::1]:8080/x%20y', 'http://[::1]:8080/x%20y'],
  ])('turns %s into %s', (url, expected) => {
    expect(normaliseUrl(url)).toBe(expected);
  });
});

describe('createUrlCleaner', () => {
  test('redacts by default', () => {
    expect(createUrlCleaner()('https://shop.example/?token=t&page=2')).toBe('https://shop.example/?page=2');
  });

  test('asks the sanitizer once per address and takes its URL', () => {
    const asked: string[] = [];
    const clean = createUrlCleaner((url) => {
      asked.push(url);
      return new URL('/clean', url);
    });
    expect([clean('https://shop.example/a%7E'), clean('https://shop.example/a%7E')]).toEqual(['https://shop.example/clean', 'https://shop.example/clean']);
    expect(asked).toEqual(['https://shop.example/a~']);
  });

  test('a sanitizer that throws is told of once, and origin and path are used', () => {
    const warnings: unknown[] = [];
    const clean = createUrlCleaner(
      () => {
        throw new Error('no');
      },
      (error) => warnings.push(error),
    );
    expect(clean('https://me:pw@shop.example/a?token=1#x')).toBe('https://shop.example/a');
    expect(clean('https://shop.example/b#x?y')).toBe('https://shop.example/b');
    expect(warnings).toHaveLength(1);
  });
});
