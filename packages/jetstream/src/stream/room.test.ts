import { createFakeClock } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import type { Session } from '../connection/session.ts';
import { watchRoom } from './room.ts';

/** A cluster that answers what a stream is like: 10 bytes in it. */
function roomOf(look: () => object | undefined) {
  const info = async () => ({ state: { bytes: 10, messages: 1, consumer_count: 0 }, cluster: look() });
  const session = async () => ({ manager: { streams: { info } } }) as unknown as Session;
  const clock = createFakeClock();
  const settings = { stream: 's', maxBytes: 100, maxEvents: -1 };
  return { clock, room: watchRoom({ session, restore: async () => undefined, consumers: () => 0, settings, clock }) };
}

test('a stream without a leader is trouble until it has one, also where servers answer', async () => {
  let cluster: object | undefined = { name: 'c', leader: 'n1' };
  const { room, clock } = roomOf(() => cluster);
  expect(room.trouble()?.code).toBe('outbox-failed');
  room.start();
  await clock.advance(0);
  expect([room.trouble(), room.pressure()]).toEqual([undefined, 0.1]);
  cluster = { name: 'c', replicas: [] };
  await clock.advance(1000);
  expect(room.trouble()?.message).toBe('The stream has no leader at the moment.');
  cluster = undefined;
  await clock.advance(1000);
  expect(room.trouble()).toBeUndefined();
  room.end();
});
