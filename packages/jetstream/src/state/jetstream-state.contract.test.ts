import type { StateStore } from '@waymark/core';
import { createFakeClock } from '@waymark/core/testing';
import { describeState } from '@waymark/testkit/contracts';
import { type NatsCluster, startNats } from '@waymark/testkit/nats';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { jetstreamState } from './jetstream-state.ts';

vi.setConfig({ testTimeout: 300_000 });

let nats: NatsCluster;
let buckets = 0;
beforeAll(async () => {
  nats = await startNats();
});
afterAll(() => nats.stop());

describeState('jetstreamState', () => {
  buckets += 1;
  const bucket = `contract-${buckets}`;
  const clock = createFakeClock();
  const made: StateStore[] = [];
  function make(): StateStore {
    const state = jetstreamState({ servers: nats.servers, bucket, clock, maxBytes: 10_000_000 });
    made.push(state);
    return state;
  }
  return {
    state: make(),
    clock,
    reopen: make,
    rival: make,
    async dispose() {
      for (const state of made) await state.close();
    },
  };
});

test('what is over makes room, although nobody asks for it', async () => {
  const clock = createFakeClock();
  const state = jetstreamState({ servers: nats.servers, bucket: 'small', clock, maxBytes: 20_000 });
  for (let index = 0; index < 400; index += 1) {
    await state.set(`key-${index}`, 'x'.repeat(200), 10);
    await clock.advance(1);
  }
  expect(await state.get('key-399')).toBe('x'.repeat(200));
  await state.close();
});
