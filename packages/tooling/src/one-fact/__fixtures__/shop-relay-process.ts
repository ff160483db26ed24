import { createRelay, serveRelay } from '@waymark/relay/node';
import { orderCloudSource } from '@waymark/transport-ordercloud';
import { shopTransports } from '../../faults/shop-transports.ts';
import { serviceToken, shopUrl } from './reporters.ts';

/** A shop's relay in a process that can be killed. Prints where it listens, and after each SIGUSR2 `written` when all is delivered and its file knows that. `patience`: what a failed delivery waits for, in milliseconds. */
const [dataDir = '', port = '0', secret = '', patience = '', targets = '{}'] = process.argv.slice(2);
const transports = shopTransports({ targets: JSON.parse(targets) as Readonly<Record<string, string>>, browserIds: new Map(), orders: 'order-checkout', timeoutMs: 20_000 });
const delaysMs = [Number(patience)];
const relay = createRelay({
  dataDir,
  allowOrigins: [shopUrl],
  trustedProxies: ['127.0.0.1'],
  serviceTokens: [serviceToken],
  flushIntervalMs: 5,
  // A page view is no news for some.
  onDrop: () => undefined,
  transports: transports.map((transport) => ({ ...transport, retry: { ...transport.retry, delaysMs } })),
  sources: [orderCloudSource({ secrets: secret, reports: ['cartModified'], productUrl: ({ productId }) => `${shopUrl}/p/${productId.toLowerCase()}` })],
});
const { url } = await serveRelay(relay, { port: Number(port), closeOn: ['SIGTERM'] });
process.on('SIGUSR2', () => {
  void relay.tracker.drained(0).then(() => {
    relay.tracker.leave();
    process.stdout.write('written\n');
  });
});
process.stdout.write(`${url}\n`);
