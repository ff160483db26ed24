import { expect, test } from 'vitest';
import type { Session } from '../connection/session.ts';
import { createLeaderWatch } from './leader-watch.ts';

const [first, second] = ['2026-11-22T10:00:00Z', '2026-11-22T11:00:00Z'];

function watched() {
  const told: string[] = [];
  const cluster = { leader: 'n1', consumerSince: first, streamSince: first };
  const manager = {
    consumers: { info: async () => ({ cluster: { leader: cluster.leader }, created: cluster.consumerSince }) },
    streams: { info: async () => ({ created: cluster.streamSince }) },
  };
  const watch = createLeaderWatch({
    ...{ stream: 's', consumer: 'c', session: async () => ({ manager }) as unknown as Session },
    changed: () => void told.push('changed'),
    anew: (since) => void told.push(`anew since ${since.toISOString().slice(0, 13)}`),
  });
  return { cluster, told, watch };
}

test('another leader is told of, and not when the stream was made anew meanwhile', async () => {
  const { cluster, told, watch } = watched();
  await watch.look();
  await watch.look();
  cluster.leader = 'n2';
  await watch.look();
  expect(told).toEqual(['changed']);
  Object.assign(cluster, { leader: 'n3', consumerSince: second, streamSince: second });
  await watch.look();
  await watch.look();
  expect(told).toEqual(['changed', 'anew since 2026-11-22T11']);
});

test('a consumer that was made anew reads the same stream', async () => {
  const { cluster, told, watch } = watched();
  await watch.look();
  cluster.consumerSince = second;
  await watch.look();
  expect(told).toEqual([]);
});

test('a message that is younger than one with a higher number lets it look at once', async () => {
  const { cluster, told, watch } = watched();
  await watch.look();
  Object.assign(cluster, { consumerSince: second, streamSince: second });
  for (const [seq, ms] of [[8, 8], [9, 9], [8, 8]] as const) watch.saw({ seq, time: new Date(ms) });
  expect(told).toEqual([]);
  watch.saw({ seq: 1, time: new Date(10) });
  await expect.poll(() => told).toEqual(['anew since 2026-11-22T11']);
});
