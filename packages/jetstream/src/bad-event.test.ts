import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { jetstream } from '@nats-io/jetstream';
import { connect, headers } from '@nats-io/transport-node';
import type { EventEnvelope, Refusal } from '@waymark/core';
import { httpTransport, jsonArray } from '@waymark/core/transport';
import { type NatsCluster, startNats } from '@waymark/testkit/nats';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entryOf, noneBusy } from './__fixtures__/entries.ts';
import { jetstreamOutbox } from './jetstream-outbox.ts';
import { layoutOf } from './stream/layout.ts';
import { runWorker } from './worker/run-worker.ts';

let nats: NatsCluster;
beforeAll(async () => {
  nats = await startNats();
});
afterAll(() => nats.stop());

const lanes = ['warehouse', 'mapped'];

/** A destination that refuses a request as a whole when it is no list of events. */
async function startVendor() {
  const arrived = new Map(lanes.map((lane) => [lane, [] as string[]]));
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      try {
        arrived.get(String(request.url).slice(1))?.push(...(JSON.parse(body) as readonly EventEnvelope[]).map(({ id, payload }) => (payload ? id : fail())));
        response.end();
      } catch {
        response.writeHead(400).end();
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { arrived, url: `http://127.0.0.1:${Object(server.address()).port}`, close: () => server.close().closeAllConnections() };
}

function fail(): never {
  throw new TypeError('This is no event.');
}

/** What somebody else writes into the stream. */
async function publish(stream: string, lane: string, body: string, more: Readonly<Record<string, string>> = {}): Promise<void> {
  const connection = await connect({ servers: [...nats.servers] });
  const written = headers();
  for (const [name, value] of Object.entries(more)) written.set(name, value);
  await jetstream(connection).publish(layoutOf(stream, 1).events(lane, 0), body, { headers: written });
  await connection.close();
}

test('a message that is no event, or that cannot be encoded, goes alone: all others are delivered, and it is a dead letter', async () => {
  const vendor = await startVendor();
  const problems: Refusal[] = [];
  const options = { servers: nats.servers, stream: 'poison', partitions: 1, onError: (problem: Refusal) => void problems.push(problem) };
  const limits = { maxEvents: 50, maxBytes: 100_000, concurrency: 2 };
  const orderBy = ({ who }: EventEnvelope): string => who.browserId ?? '';
  const outbox = jetstreamOutbox(options);
  await outbox.open(lanes);
  const ids = Array.from({ length: 20 }, (_, index) => `e${index}`);
  const foreign = { 'Waymark-Priority': 'normal', 'Waymark-At': String(Date.now()) };
  await outbox.append(ids.slice(0, 10).map((id) => entryOf(id, { lanes })), noneBusy);
  for (const lane of lanes) {
    await publish('poison', lane, '{"half":', { ...foreign, 'Waymark-Id': 'half' });
    await publish('poison', lane, '5', { ...foreign, 'Waymark-Id': 'five' });
    await publish('poison', lane, '', { ...foreign, 'Waymark-Id': 'empty' });
    await publish('poison', lane, 'hello');
  }
  await outbox.append([entryOf('unmapped', { lanes, text: 'unmapped' }), ...ids.slice(10).map((id) => entryOf(id, { lanes }))], noneBusy);

  const worker = await runWorker({
    ...options,
    onDrop: () => undefined,
    transports: [
      httpTransport({ name: 'warehouse', runsIn: 'server', limits, orderBy, encode: ({ entries }) => ({ url: `${vendor.url}/warehouse`, body: jsonArray(entries) }) }),
      httpTransport({
        ...{ name: 'mapped', runsIn: 'server', limits, orderBy },
        encode: ({ events }) => ({ url: `${vendor.url}/mapped`, body: JSON.stringify(events.map((event) => (Object(event.payload).text === 'unmapped' ? fail() : event))) }),
      }),
    ],
  });
  await expect.poll(() => worker.report()).toMatchObject({
    complete: true,
    transports: { warehouse: { accepted: 23, delivered: 21, waiting: 0, dropped: { refused: 2 } }, mapped: { accepted: 23, delivered: 20, waiting: 0, dropped: { refused: 3 } } },
  });
  await worker.close();
  expect(vendor.arrived.get('warehouse')?.toSorted()).toEqual([...ids, 'unmapped'].toSorted());
  expect(vendor.arrived.get('mapped')?.toSorted()).toEqual(ids.toSorted());
  const letters = (await outbox.deadLetters.list()).map(({ transport, event, why }) => [transport, event.id, why.code]);
  expect(letters.toSorted()).toEqual([
    ['mapped', 'five', 'event-unreadable'],
    ['mapped', 'half', 'event-unreadable'],
    ['mapped', 'unmapped', 'transport-threw'],
    ['warehouse', 'five', 'http-400'],
    ['warehouse', 'half', 'http-400'],
  ]);
  expect(problems.map(({ code }) => code)).toEqual(['message-foreign', 'message-foreign']);
  await outbox.close();
  vendor.close();
}, 150_000);
