import { describe, expect, test } from 'vitest';
import { readChoice, writeChoice } from './choice.ts';

describe('readChoice', () => {
  test.each([
    ['', {}],
    ['analytics:granted,marketing:denied', { analytics: true, marketing: false }],
    ['a:granted,b:maybe,:granted,c,d:denied', { a: true, d: false }],
    ['a:granted,a:denied', { a: false }],
    ['a:granted x,b:grantedly', {}],
    ['a:granted, b:denied', { a: true, b: false }],
    ['ad.storage:granted,e mail:granted,über:granted,a:b:granted', {}],
  ])('%j', (text, expected) => {
    expect(readChoice(text)).toEqual(expected);
  });

  test('takes no name for anything but a purpose', () => {
    const choice = readChoice('__proto__:granted');
    expect(Object.keys(choice)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(choice)).toBe(Object.prototype);
  });
});

describe('writeChoice', () => {
  test('writes what servers read', () => {
    expect(writeChoice({ analytics: true, marketing: false })).toBe('analytics:granted,marketing:denied');
  });

  test('only true and false are decisions', () => {
    const choice = { a: 'denied', b: 1, c: undefined, d: null } as unknown as Record<string, boolean>;
    expect(readChoice(writeChoice(choice))).toEqual({});
  });
});
