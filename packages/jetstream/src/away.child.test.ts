import { fileURLToPath } from 'node:url';
import { type NatsCluster, startNats } from '@waymark/testkit/nats';
import { startProcess } from '@waymark/testkit/process';
import { afterEach, expect, test } from 'vitest';
import { clusterOutbox } from './__fixtures__/cluster-outbox.ts';
import { entryOf, noneBusy } from './__fixtures__/entries.ts';

const script = fileURLToPath(new URL('__fixtures__/user-process.ts', import.meta.url));
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanups.splice(0).toReversed()) await cleanUp();
});

async function startServers(nodes = 1): Promise<NatsCluster> {
  const nats = await startNats({ nodes });
  cleanups.push(nats.stop);
  return nats;
}

test.each(['are there', 'are gone', 'stand still'])('a process that closes what it had open ends by itself while its servers %s', async (how) => {
  const { nodes: [node], servers } = await startServers();
  const { prints, end, child, ended } = startProcess(script, servers);
  cleanups.push(() => end());
  await prints(/ready/);
  if (how === 'are gone') await node?.kill();
  if (how === 'stand still') node?.freeze();
  child.kill('SIGTERM');
  await prints(/closed/);
  expect(await ended).toEqual({ code: 0, signal: null });
});

test.each(['are gone', 'stand still'])('of what waits for its turn while servers %s, nothing waits longer than the first of it', async (how) => {
  const { nodes: [node], servers } = await startServers();
  const problems: string[] = [];
  const { outbox } = clusterOutbox({ servers, partitions: 1, publishTimeoutMs: 3000, onError: ({ message }) => void problems.push(message) });
  await outbox.open(['a']);
  cleanups.push(() => outbox.close());
  await outbox.append([entryOf('before', { key: 'k' })], noneBusy);
  if (how === 'are gone') await node?.kill();
  else node?.freeze();
  // A signal takes a moment.
  for (let tries = 0; (await outbox.append([entryOf(`until${tries}`)], noneBusy)).evicted.length === 0; tries += 1);
  problems.length = 0;
  // One after another they would take two minutes.
  const results = await Promise.all(Array.from({ length: 40 }, (_, index) => outbox.append([entryOf(`e${index}`, { key: 'k' })], noneBusy)));
  expect(results.map(({ evicted }) => evicted.length)).toEqual(results.map(() => 1));
  expect(problems).toHaveLength(40);
  expect(problems[0]).toBe('The cluster did not store 1 of 1 events in 3000 ms. Their sender is told to come back.');
});

test.each([['little', 0], ['more than a connection holds', 30_000]])('a server that stands still is left for another one, also with %s on the way to it', async (_much, size) => {
  const { nodes: [first] } = await startServers(3);
  const { outbox } = clusterOutbox({ servers: String(first?.address), replicas: 3, partitions: 1, publishTimeoutMs: 1000, onError: () => undefined });
  await outbox.open(['a']);
  cleanups.push(() => outbox.close());
  await outbox.append([entryOf('before')], noneBusy);
  first?.freeze();
  const text = 'x'.repeat(size);
  let tries = 0;
  const tryMany = async (): Promise<number> => {
    tries += 1;
    const results = await Promise.all(Array.from({ length: 200 }, (_, index) => outbox.append([entryOf(`e${tries}-${index}`, { text })], noneBusy)));
    return results.reduce((sum, { evicted }) => sum + evicted.length, 0);
  };
  await expect.poll(tryMany, { timeout: 50_000 }).toBeGreaterThan(0);
  await expect.poll(tryMany, { timeout: 80_000 }).toBeLessThan(200);
}, 150_000);
