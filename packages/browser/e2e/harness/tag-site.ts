import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventEnvelope } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { toNodeHandler } from '@waymark/relay/node';
import { createRelay } from '@waymark/relay/server';
import { buildScript } from './build-script.ts';

/** A page that loads Waymark by script tags. */
export interface TagPage {
  /** Inside `<head>`. */
  readonly head: string;
  /** The shop's own script, at `/shop.js`. */
  readonly shop: string;
}

/** A shop without a bundler: its pages, the files of the package and a relay on one origin, under a strict content policy. */
export interface TagSite {
  readonly url: string;
  show(page: TagPage): void;
  /** Lets `/waymark.iife.js` come, which is held back until then. */
  release(): void;
  /** What the relay has handed on, in order. */
  delivered(): Promise<readonly EventEnvelope[]>;
  close(): Promise<void>;
}

const policy = "default-src 'self'; require-trusted-types-for 'script'";

/** Starts the site. */
export async function startTagSite(): Promise<TagSite> {
  const files = new Map([
    ['/stub.js', await buildScript(new URL('../../src/snippet/stub.ts', import.meta.url))],
    ['/waymark.iife.js', await buildScript(new URL('../../src/snippet/iife.ts', import.meta.url))],
  ]);
  const destination = recordingTransport();
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const relay = createRelay({ allowOrigins: [url], flushIntervalMs: 20, transports: [destination] });
  const relayHandler = toNodeHandler(relay);
  let page: TagPage = { head: '', shop: '' };
  let gate = closedGate();

  server.on('request', async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', url);
    if (pathname === '/w') return relayHandler(request, response);
    if (pathname === '/waymark.iife.js') await gate.opened;
    const script = pathname === '/shop.js' ? page.shop : files.get(pathname);
    const html = `<!doctype html><html lang="en"><head><title>Shop</title><link rel="icon" href="data:,">${page.head}</head><body></body></html>`;
    response.writeHead(200, { 'content-type': script === undefined ? 'text/html' : 'text/javascript', 'content-security-policy': `${policy}; img-src data:` });
    response.end(script ?? html);
  });

  return {
    url,
    show(next) {
      page = next;
      gate = closedGate();
    },
    release() {
      gate.open();
    },
    async delivered() {
      await relay.tracker.flush();
      return destination.delivered;
    },
    async close() {
      await relay.close(1000);
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

function closedGate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
