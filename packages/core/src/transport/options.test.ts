import { describe, expect, test } from 'vitest';
import { checkOptions } from './options.ts';

const presets = { eu: 'https://eu.example' };
const check = (options: unknown) => checkOptions('shop()', options, ['token', 'target', 'mode', 'debug', 'limit', 'purposes']);

describe('checkOptions', () => {
  test.each([undefined, null, 'token', 5, ['token']])('refuses %j as options', (options) => {
    expect(() => check(options)).toThrow(/^\[options-invalid\] shop\(\) needs an options object, found /);
  });

  test('refuses names that it does not know, and lists those that it does', () => {
    expect(() => check({ tokn: 'x' })).toThrow('[option-unknown] shop() has no option "tokn". Known: token, target, mode, debug, limit, purposes.');
    expect(() => check(JSON.parse('{"__proto__": 1}'))).toThrow('option-unknown');
  });

  test('says what is missing and where to get it', () => {
    expect(() => check({}).text('token', 'Your account manager has it.')).toThrow('[option-missing] shop() option "token" is missing. Your account manager has it.');
  });

  test.each([
    ['token', { token: '' }],
    ['token', { token: 'secret-5' }],
    ['token', { token: 5 }],
  ] as const)('never shows the value of %s', (_name, options) => {
    try {
      check(options).text('token', 'Digits only.', /^\d+$/);
      expect.unreachable();
    } catch (error) {
      expect(String(error)).toContain('[option-invalid] shop() option "token"');
      expect(String(error)).not.toContain('secret-5');
    }
  });

  test('trims texts and leaves absent ones out', () => {
    expect(check({ token: ' 5 ' }).text('token', '', /^\d+$/)).toBe('5');
    expect(check({}).optionalText('token', '')).toBeUndefined();
  });

  test('takes a preset, a URL with or without a slash at its end, and nothing else as a target', () => {
    expect(check({ target: 'eu' }).target('target', presets)).toBe('https://eu.example');
    expect(check({}).target('target', presets, 'eu')).toBe('https://eu.example');
    expect(check({ target: 'http://127.0.0.1:4100/cdp/' }).target('target', presets)).toBe('http://127.0.0.1:4100/cdp');
    expect(check({ target: new URL('https://a.example') }).target('target', presets)).toBe('https://a.example');
    for (const target of ['us', 'toString', 'ftp://a.example', '/relative', 'https://a.example/?a=1', 'https://a.example/#a', 'https://a.example?', 'https://u:p@a.example', 5]) {
      expect(() => check({ target }).target('target', presets)).toThrow(/option-invalid.*"eu" or an absolute http\(s\) URL/);
    }
    expect(() => check({}).target('target', presets)).toThrow('option-missing');
  });

  test('checks choices, flags, numbers and purposes', () => {
    expect(check({ mode: 'b' }).oneOf('mode', ['a', 'b'], 'a')).toBe('b');
    expect(() => check({ mode: 'c' }).oneOf('mode', ['a', 'b'], 'a')).toThrow('must be one of a, b');
    expect(check({}).flag('debug', true)).toBe(true);
    expect(() => check({ debug: 'yes' }).flag('debug', true)).toThrow('must be true or false, found string');
    expect([check({ limit: 1 }).number('limit', 5, 1, 9), check({ limit: 9 }).number('limit', 5, 1, 9), check({}).number('limit', 5, 1, 9)]).toEqual([1, 9, 5]);
    expect(() => check({ limit: 0 }).number('limit', 5, 1, 9)).toThrow('found 0');
    for (const limit of [0, 10, Number.NaN, '5', null]) expect(() => check({ limit }).number('limit', 5, 1, 9)).toThrow('a number from 1 to 9');
    expect(() => check({ debug: null }).flag('debug', true)).toThrow('must be true or false, found null');
    expect(() => check({ mode: null }).oneOf('mode', ['a', 'b'], 'a')).toThrow('must be one of a, b, found null');
    expect(check({ purposes: [] }).purposes(['marketing'])).toEqual([]);
    expect(check({}).purposes(['marketing'])).toEqual(['marketing']);
    for (const purposes of ['marketing', [''], [5]]) expect(() => check({ purposes }).purposes([])).toThrow('list of consent categories');
  });
});
