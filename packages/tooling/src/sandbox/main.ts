import { createServer } from 'node:http';
import { toNodeHandler } from '@waymark/relay/node';
import { createRelay } from '@waymark/relay/server';
import { demoTenant, describeRecord, startSandbox } from '@waymark/testkit/sandbox';
import { behindProxy } from '../demo/start-stack.ts';
import { demoTransports } from '../demo/transports.ts';

/** Ports of usual development servers, whose pages may send. */
const ports = [3000, 3001, 4173, 4200, 5173, 5174, 8000, 8080];
const devServers = ports.flatMap((port) => [`http://localhost:${port}`, `http://127.0.0.1:${port}`]);
const { PORT = '4100', ORIGIN } = process.env;

const sandbox = await startSandbox({ port: Number(PORT), onRecord: (record) => console.log(describeRecord(record)) });
const relay = createRelay({
  allowOrigins: ORIGIN === undefined ? devServers : [ORIGIN],
  trustedProxies: ['127.0.0.1', '::1'],
  flushIntervalMs: 100,
  transports: demoTransports(sandbox.targets, new Map(), ORIGIN ?? 'http://localhost:5173'),
  onDrop: ({ event, reason, transport, why }) => void (reason === 'not-wanted' || console.log(`${event.name} does not reach ${transport}: ${reason}, ${why.message}`)),
});
const server = createServer(behindProxy(toNodeHandler(relay)));
await new Promise<void>((resolve) => void server.listen(Number(PORT) + 1, '127.0.0.1', resolve));

console.log(`Stand-ins of the vendors, and what they were sent: ${sandbox.url}`);
for (const [vendor, target] of Object.entries(sandbox.targets)) console.log(`  ${vendor.padEnd(14)} ${target}`);
console.log(`A relay that delivers to them: relayTransport({ url: 'http://127.0.0.1:${Number(PORT) + 1}/w' })`);
console.log(`  for pages on ${ORIGIN ?? `localhost, ports ${ports.join(', ')}`} (another one: ORIGIN=http://localhost:1234 npm run sandbox)`);
console.log('Keys that the stand-ins take, for a relay of your own:');
console.log(`  Sitecore CDP  clientKey "${demoTenant.sitecoreCdp.clientKey}", pointOfSale "${demoTenant.sitecoreCdp.pointsOfSale[0]}"`);
console.log(`  Tracify       token "${demoTenant.tracify.token}", customerSiteId "${demoTenant.tracify.customerSiteId}"`);
console.log('Stop with Ctrl+C.');

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.closeAllConnections();
    void relay.close(1000).then(() => sandbox.close()).then(() => process.exit(0));
  });
}
