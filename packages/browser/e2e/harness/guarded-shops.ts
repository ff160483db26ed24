import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventEnvelope } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { toNodeHandler } from '@waymark/relay/node';
import { createRelay } from '@waymark/relay/server';
import { pageTokens } from '@waymark/relay/tokens';
import { buildScript } from './build-script.ts';
import type { GuardedSettings } from './guarded-page.ts';

const secrets = ['a-secret-of-thirty-two-letters-!'];
const tokens = pageTokens({ secrets });

/** A shop on a host of its own, whose relay takes events only from its pages. */
export interface GuardedShop {
  readonly url: string;
  /** What the relay has handed on, in order. */
  delivered(): Promise<readonly EventEnvelope[]>;
}

/** Two domains of one shop on one port, with a relay each. */
export interface GuardedShops {
  readonly shop: GuardedShop;
  readonly outlet: GuardedShop;
  close(): Promise<void>;
}

/** Starts both. */
export async function startGuardedShops(): Promise<GuardedShops> {
  const script = await buildScript(new URL('guarded-app.ts', import.meta.url));
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const names = ['shop', 'outlet'] as const;
  const hosts = names.map((name) => `${name}.localhost:${port}`);
  const [shop, outlet] = hosts.map((host) => openShop(host, hosts, script));
  if (!shop || !outlet) throw new Error('There are two shops.');
  server.on('request', (request, response) => [shop, outlet].find(({ host }) => host === request.headers.host)?.handle(request, response));
  return {
    shop,
    outlet,
    async close() {
      await Promise.all([shop.close(), outlet.close()]);
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

function openShop(host: string, hosts: readonly string[], script: string) {
  const url = `http://${host}`;
  const kept = recordingTransport();
  const relay = createRelay({ allowOrigins: [url], flushIntervalMs: 20, transports: [kept], pageTokens: { secrets }, handover: { secrets }, browserIdCookie: { httpOnly: true } });
  const handleRelay = toNodeHandler(relay);

  async function pageFor({ headers }: IncomingMessage): Promise<string> {
    const browserId = /(?:^|; )waymark_id=([^;]+)/.exec(headers.cookie ?? '')?.[1];
    const settings: GuardedSettings = { pageToken: await tokens.issue({ browserId }), hosts };
    return `<!doctype html><html lang="en"><head><title>Shop</title><link rel="icon" href="data:,"><script type="application/json" id="settings">${JSON.stringify(settings)}</script><script defer src="/app.js"></script></head></html>`;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', url);
    if (pathname === '/w') return handleRelay(request, response);
    const [type, body] = pathname === '/app.js' ? ['text/javascript', script] : ['text/html', await pageFor(request)];
    response.writeHead(200, { 'content-type': `${type};charset=utf-8` }).end(body);
  }

  return {
    host,
    url: `${url}/`,
    handle,
    async delivered() {
      await relay.tracker.flush();
      return kept.delivered;
    },
    close: async () => void (await relay.close(1000)),
  };
}
