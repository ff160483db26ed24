import { makeEvent } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { isSelfNamedBot, markBot } from './bots.ts';

test.each([
  ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', true],
  ['Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0)', true],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/156.0.0.0 Safari/537.36', true],
  ['curl/8.5.0', true],
  ['python-requests/2.32', true],
  ['node', true],
  [undefined, true],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', false],
  ['Mozilla/5.0 (Linux; Android 14; CUBOT X70) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36', false],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15', false],
])('%s names itself a program: %s', (userAgent, expected) => {
  expect(isSelfNamedBot(userAgent)).toBe(expected);
});

test('the mark is added to metadata that has room, and never costs an entry', () => {
  const event = makeEvent('goalCompleted', {});
  expect(markBot(event).where.metadata).toEqual({ bot: 'true' });
  const full = { a: '1', b: '2', c: '3', d: '4', e: '5' };
  expect(markBot({ ...event, where: { ...event.where, metadata: full } }).where.metadata).toEqual(full);
});
