import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServerTracker } from '@waymark/node';
import { expect, test } from 'vitest';
import { relayTransport } from '../../client/index.ts';
import { relayKit } from '../__fixtures__/relay-kit.ts';
import { toNodeHandler } from './node.ts';

test('a service that compresses delivers through the relay to the vendor, each event once', async () => {
  const { relay, vendor } = relayKit();
  const handle = toNodeHandler(relay);
  const seen: unknown[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers['content-encoding']);
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/w`;
  const tracker = createServerTracker({ service: 'orders', transports: [relayTransport({ url, compress: true })] });
  const ids = Array.from({ length: 120 }, (_, index) => tracker.track('interestShown', { interests: [`topic-${index}`, 'Fünf Tassen 🫖'] }));
  const receipt = await tracker.close();
  expect(receipt.transports['relay']).toMatchObject({ accepted: 120, delivered: 120 });
  await relay.tracker.flush();
  expect(vendor.delivered.map(({ id }) => id)).toEqual(ids);
  expect(new Set(seen)).toEqual(new Set(['gzip']));
  server.close();
});
