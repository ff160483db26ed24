import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toNodeHandler } from '@waymark/relay/node';
import { createRelay } from '@waymark/relay/server';
import { demoTenant, type Sandbox, sitecoreCdpFake, startSandbox, tracifyFake } from '@waymark/testkit/sandbox';
import { sitecoreCdp } from '@waymark/transport-sitecore-cdp';
import { tracify } from '@waymark/transport-tracify';
import { build } from 'vite';

const root = fileURLToPath(new URL('../../../../examples/storefront', import.meta.url));
const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json' };

/** Address of the visitor: as a proxy before the shop would tell it, since loopback addresses identify nobody. */
const visitorIp = '203.0.113.24';

/** The example shop as it would run: its pages and its relay on one origin, the vendors played by the sandbox. */
export interface Shop {
  readonly url: string;
  readonly sandbox: Sandbox;
  /** Why an event did not reach a vendor. */
  readonly drops: readonly string[];
  /** Waits until the relay has delivered everything. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Builds the example into `folder` and serves it. `email`: whose hashes Tracify shall know. */
export async function startShop(folder: string, visitor: { readonly userAgent: string; readonly email: string }): Promise<Shop> {
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
  const sandbox = await startSandbox({ vendors: [sitecoreCdpFake(), tracifyFake({ visitors: [{ ip: visitorIp, ...visitor }] })] });
  const drops: string[] = [];
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const relay = createRelay({
    allowOrigins: [url],
    namespace: 'northleaf',
    trustedProxies: ['127.0.0.1'],
    flushIntervalMs: 50,
    onDrop: ({ event, transport, reason, why }) => reason !== 'not-wanted' && drops.push(`${transport}: ${event.name} ${reason} ${why.code} ${why.message}`),
    transports: vendors(sandbox.targets),
  });
  const relayHandler = toNodeHandler(relay);
  server.on('request', (request, response) => {
    const { pathname } = new URL(request.url ?? '/', url);
    if (pathname === '/w') {
      request.headers['x-forwarded-for'] = visitorIp;
      return void relayHandler(request, response);
    }
    const file = join(folder, normalize(pathname === '/' ? '/index.html' : pathname));
    readFile(file).then(
      (body) => response.writeHead(200, { 'content-type': types[extname(file)] ?? 'text/plain', 'content-security-policy': "default-src 'self'" }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  return {
    url,
    sandbox,
    drops,
    async settle() {
      await relay.tracker.flush();
    },
    async close() {
      await relay.close(1000);
      await sandbox.close();
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

function vendors(targets: Readonly<Record<string, string>>) {
  const { sitecoreCdp: cdp, tracify: account } = demoTenant;
  return [
    sitecoreCdp({
      clientKey: cdp.clientKey,
      target: targets['sitecore-cdp'] ?? '',
      pointOfSale: 'storefront.example',
      channel: 'WEB',
      language: 'EN',
      currency: 'EUR',
      identityProvider: 'CRM_ID',
      emailProvider: 'email',
    }),
    tracify({
      token: account.token,
      customerSiteId: account.customerSiteId,
      target: targets['tracify'] ?? '',
      productPages: (page) => page.includes('/product.html'),
    }),
  ];
}
