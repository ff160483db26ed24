import { expect, test } from 'vitest';
import { harness } from './__fixtures__/harness.ts';
import { examples } from './examples.ts';

test.each(examples)('$title', async ({ options, before = [], given, expect: expected }) => {
  const { send, sent } = harness({ ...options, target: 'http://sandbox.invalid/tracify' });
  for (const event of before) await send([event]);
  const earlier = sent.length;
  const outcome = await send([given]);
  const refused = outcome.status === 'mixed' ? [...outcome.refused.values()].map(({ code }) => code) : [];
  // What is not sent is told to the lane in one of two ways: before it is taken, or when it turns out.
  expect([outcome.status, ...refused]).toEqual(refused.length > 0 && expected.length === 0 ? ['mixed', 'not-wanted'] : ['delivered']);
  const requests = sent.slice(earlier);
  expect(
    requests.map(({ method, url, headers: { 'tracify-token': token, ...headers }, text }) => {
      expect(token).toBe('demo-tracify-token');
      return { method, path: url.replace('http://sandbox.invalid/tracify', ''), headers, body: JSON.parse(text) as unknown };
    }),
  ).toEqual(expected);
});
