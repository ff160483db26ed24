import type { SendOutcome } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import type { WaitUntil } from './hold.ts';
import { goal, relayKit, relayUrl, shop } from './__fixtures__/relay-kit.ts';

const limits = { maxEvents: 10, maxBytes: 65_536, concurrency: 1 };
const later: SendOutcome = { status: 'retry', why: { code: 'http-503', message: 'The destination answered 503.' } };

/** A platform that keeps the promises it was given. */
function platform() {
  const held: Promise<unknown>[] = [];
  let done = 0;
  return {
    held,
    waitUntil: (promise: Promise<unknown>) => void held.push(promise.then(() => (done += 1))),
    done: () => done,
  };
}

function requestOf(events: readonly unknown[], path = '/w'): Request {
  const body = JSON.stringify({ v: 1, sentAt: Date.UTC(2026, 0, 1), counters: { accepted: 0, delivered: 0, waiting: 0, dropped: 0 }, events });
  return new Request(new URL(path, relayUrl), { method: 'POST', headers: { origin: shop, 'content-type': 'text/plain' }, body });
}

test('a platform is made to wait until what came with a request is delivered, without the wait for more', async () => {
  const { relay, clock, vendor } = relayKit();
  const { held, waitUntil, done } = platform();
  const answer = await relay(requestOf([goal('a')]), { waitUntil });
  expect([answer.status, held.length]).toEqual([202, 1]);
  await clock.advance(0);
  expect([vendor.delivered.map(({ id }) => id), done()]).toEqual([['a'], 1]);
});

test('a destination that fails is tried again at growing distances, and given up for this request after a while', async () => {
  const vendor = recordingTransport({ name: 'vendor', limits, answer: () => later });
  const { relay, clock } = relayKit({ transports: [vendor] });
  const { waitUntil, done } = platform();
  await relay(requestOf([goal('a')]), { waitUntil });
  await clock.advance(14_000);
  const { length } = vendor.tries;
  expect(length).toBeGreaterThan(3);
  await clock.advance(16_000);
  expect(done()).toBe(1);
  expect(relay.report().delivery.transports['vendor']).toMatchObject({ delivered: 0, waiting: 1 });
});

test('what is left goes with the next request', async () => {
  let isUp = false;
  const vendor = recordingTransport({ name: 'vendor', limits, answer: () => (isUp ? { status: 'delivered' } : later) });
  const { relay, clock } = relayKit({ transports: [vendor] });
  const { waitUntil } = platform();
  await relay(requestOf([goal('a')]), { waitUntil });
  await clock.advance(60_000);
  isUp = true;
  await relay(requestOf([goal('b')]), { waitUntil });
  await clock.advance(60_000);
  expect(vendor.delivered.map(({ id }) => id)).toEqual(expect.arrayContaining(['a', 'b']));
});

test('nobody waits for a request that is refused', async () => {
  const { relay } = relayKit();
  const { held, waitUntil } = platform();
  expect((await relay(requestOf([goal('a')], '/elsewhere'), { waitUntil })).status).toBe(404);
  expect(held).toEqual([]);
});

test.each<[string, () => unknown]>([
  [
    'throws',
    () => {
      throw new TypeError('Illegal invocation');
    },
  ],
  ['rejects', () => Promise.reject(new TypeError('Illegal invocation'))],
])('a platform that will not wait (%s) is reported, and the request is answered all the same', async (_how, refuse) => {
  const codes: string[] = [];
  const { relay } = relayKit({ onError: ({ code }) => void codes.push(code) });
  expect((await relay(requestOf([goal('a')]), { waitUntil: refuse as WaitUntil })).status).toBe(202);
  expect(codes).toEqual(['callback-threw']);
});
