import { makeEvent } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { isSelfNamedBot, markBot, signsOf } from './bots.ts';

const chromium = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';
const safari = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15';
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';

test.each([
  ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', true],
  ['Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0)', true],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/156.0.0.0 Safari/537.36', true],
  ['curl/8.5.0', true],
  ['python-requests/2.32', true],
  ['node', true],
  [undefined, true],
  [firefox, false],
  ['Mozilla/5.0 (Linux; Android 14; CUBOT X70) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36', false],
  [safari, false],
])('%s names itself a program: %s', (userAgent, expected) => {
  expect(isSelfNamedBot(userAgent)).toBe(expected);
});

const whole = { 'accept-language': 'en-IE', 'sec-fetch-mode': 'cors' };

function signs(userAgent: string | undefined, headers: Readonly<Record<string, string>>, isSecure = true) {
  return signsOf({ url: '/', remoteAddress: undefined, encrypted: isSecure, header: (name) => headers[name] }, userAgent, isSecure);
}

test.each([
  ['Chromium', chromium],
  ['Firefox', firefox],
  ['Safari', safari],
  ['Safari on a phone', iphone],
])('%s is believed when it sends what it always sends, and not otherwise', (_name, userAgent) => {
  expect(signs(userAgent, whole)).toEqual([]);
  expect(signs(userAgent, { 'sec-fetch-mode': 'cors' })).toEqual(['headers']);
  expect(signs(userAgent, { 'accept-language': 'en-IE' })).toEqual(['headers']);
});

test('over http, where browsers do not say how they fetch, that is not missed', () => {
  expect(signs(chromium, { 'accept-language': 'en-IE' }, false)).toEqual([]);
  expect(signs(chromium, {}, false)).toEqual(['headers']);
});

test.each([
  ['a browser too old to send them', 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/79.0.3945.130 Safari/537.36', []],
  ['a browser that nobody knows', 'Mozilla/5.0 (compatible; Konqueror/5.0)', []],
  ['a program that says so, whatever it sends', 'Examplebot/2.1', ['user-agent']],
  ['nobody', undefined, ['user-agent']],
])('%s without headers', (_what, userAgent, expected) => {
  expect(signs(userAgent, {})).toEqual(expected);
});

test('signs are joined, each once, and an event without any stays the same object', () => {
  const event = makeEvent('goalCompleted', {});
  expect(markBot(event, [])).toBe(event);
  expect(markBot(event, ['headers']).where).toEqual({ ...event.where, bot: ['headers'] });
  const driven = { ...event, where: { ...event.where, bot: ['webdriver', 'headers'] } } as const;
  expect(markBot(driven, ['headers']).where.bot).toEqual(['webdriver', 'headers']);
});
