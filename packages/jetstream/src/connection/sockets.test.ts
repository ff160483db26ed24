import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { type NatsCluster, startNats } from '@waymark/testkit/nats';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { clusterOutbox } from '../__fixtures__/cluster-outbox.ts';
import { entryOf, noneBusy } from '../__fixtures__/entries.ts';

let nats: NatsCluster;
beforeAll(async () => {
  nats = await startNats();
});
afterAll(() => nats.stop());

test('what is opened as events arrive, to deliver them, is not ended with the connection to the cluster', async () => {
  const destination = createServer((socket) => void socket.resume()).listen(0, '127.0.0.1');
  await once(destination, 'listening');
  const { outbox, end, quiet } = clusterOutbox({ servers: nats.servers, partitions: 1, delivers: true });
  const opened: Socket[] = [];
  onTestFinished(async () => {
    for (const socket of opened) socket.destroy();
    destination.close();
    await end();
  });
  await outbox.open(['a']);
  outbox.onArrival?.('a', () => void opened.push(connect(Object(destination.address()).port, '127.0.0.1')));
  // The first is handed out when all is here that there was, the second as it comes.
  await outbox.append([entryOf('first')], noneBusy);
  await quiet();
  await outbox.append([entryOf('second')], noneBusy);
  await expect.poll(() => opened.length).toBe(2);
  await outbox.close();
  expect(opened.map(({ destroyed }) => destroyed)).toEqual([false, false]);
});
