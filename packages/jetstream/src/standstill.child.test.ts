import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { startNats } from '@waymark/testkit/nats';
import { type StartedProcess, startProcess } from '@waymark/testkit/process';
import { expect, onTestFinished, test } from 'vitest';
import { clusterOutbox } from './__fixtures__/cluster-outbox.ts';
import { entryOf } from './__fixtures__/entries.ts';
import { storeAll } from './__fixtures__/takings.ts';

const script = fileURLToPath(new URL('__fixtures__/worker-process.ts', import.meta.url));
/** Longer than the pause for which the worker was asked. Unit: milliseconds. */
const pauseMs = 9000;

/** A destination that is down at first. */
async function startVendor() {
  const arrived: { readonly id: string; readonly worker: string }[] = [];
  const vendor = { isDown: true, arrived, url: '' };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      if (!vendor.isDown) for (const id of JSON.parse(body) as readonly string[]) arrived.push({ id, worker: String(request.headers['worker']) });
      response.writeHead(vendor.isDown ? 503 : 200).end();
    });
  }).listen(0, '127.0.0.1');
  onTestFinished(() => server.close().closeAllConnections());
  await once(server, 'listening');
  return Object.assign(vendor, { url: `http://127.0.0.1:${Object(server.address()).port}` });
}

test('a worker that stood still while another one delivered what it held sends none of it when it goes on', async () => {
  const nats = await startNats();
  onTestFinished(nats.stop);
  const vendor = await startVendor();
  const relay = clusterOutbox({ servers: nats.servers, partitions: 2, leaseMs: 2000, onError: () => undefined });
  onTestFinished(relay.end);
  await relay.outbox.open(['a']);
  const start = async (name: string): Promise<StartedProcess> => {
    const worker = startProcess(script, [String(nats.servers[0]), vendor.url, name]);
    onTestFinished(async () => void (await worker.end()));
    await worker.prints(/ready/);
    return worker;
  };
  const still = await start('still');
  const ids = Array.from({ length: 12 }, (_, index) => `e${index}`);
  await storeAll(relay, ids.map((id, index) => entryOf(id, { key: `k${index}` })));
  await still.prints(/waits/);
  still.child.kill('SIGSTOP');
  vendor.isDown = false;
  const other = await start('other');
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
  await expect.poll(() => vendor.arrived.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  // With its last word everybody knows what it settled, also on a machine on which it would be too slow to keep its own lease.
  expect(await other.end('SIGTERM')).toEqual({ code: 0, signal: null });
  still.child.kill('SIGCONT');
  await still.prints(/partition-lost[^]*partition-lost/);
  expect(await still.end('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(vendor.arrived.filter(({ worker }) => worker === 'still')).toEqual([]);
}, 150_000);
