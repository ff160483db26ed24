import { expect, test } from 'vitest';
import { fakeStream } from './__fixtures__/fake-stream.ts';
import { bench } from './__fixtures__/shop.ts';
import { examples } from './examples.ts';
import { automaticEvents, standardEvents } from '@waymark/core/events';

test.each(examples)('$title', async ({ options, before = [], given, expect: expected }) => {
  const stream = fakeStream();
  const { transport, deliver } = bench(stream, { clientKey: 'abc123', ...options });
  for (const event of before) await deliver({ ...event, id: `before-${event.name}` });
  stream.clear();
  if (transport.wants?.(given)) {
    // What is not sent is told to the lane in one of two ways: before it is taken, or when it turns out.
    expect(await deliver(given)).toMatchObject(expected.length > 0 ? { status: 'delivered' } : { status: 'refused', why: { code: 'not-wanted' } });
  }
  expect(stream.arrived.map(({ method, path, headers, body }) => ({ method, path, headers, body }))).toEqual(expected);
});

test('every standard event is shown, or has no counterpart', () => {
  const shown = new Set(examples.map(({ given }) => given.name));
  const missing = Object.keys(standardEvents).filter((name) => !shown.has(name));
  expect(missing).toEqual(['userSignedOut']);
  expect(automaticEvents).toContain('userSignedOut');
});
