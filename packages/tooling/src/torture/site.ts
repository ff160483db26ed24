import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PageScripts } from './bundle-page.ts';
import { type Collector, startCollector } from './collector.ts';

/** A website whose pages run an adapter, with its collector on the same origin. */
export interface Site {
  readonly url: string;
  readonly collector: Collector;
  close(): Promise<void>;
}

/** A worker that all requests go through. */
const worker = `addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => event.respondWith(fetch(event.request)));`;

/** Paths: `/page` and `/other` track, `/strict` is a React application, `/empty` does nothing. */
const pages: Readonly<Record<string, string>> = { '/page': '/app.js', '/other': '/app.js', '/strict': '/strict.js', '/empty': '' };

/** Every site has a port and therefore an origin of its own. */
export async function startSite(scripts: PageScripts): Promise<Site> {
  const files: Readonly<Record<string, string>> = { ...scripts, '/worker.js': worker };
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '/';
    if (path === '/w') return collector.door.handle(incoming, outgoing);
    const script = pages[path];
    if (script !== undefined) return answer(outgoing, 'text/html', pageHtml(script));
    const file = files[path];
    if (file !== undefined) return answer(outgoing, 'text/javascript', file);
    outgoing.writeHead(404).end();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const collector = await startCollector(url);
  return {
    url,
    collector,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
      await collector.close();
    },
  };
}

function pageHtml(script: string): string {
  return `<!doctype html><html lang="en"><head><title>Page</title><link rel="icon" href="data:,"></head>
    <body>${script === '' ? '' : `<script src="${script}"></script>`}</body></html>`;
}

function answer(outgoing: ServerResponse, type: string, body: string): void {
  outgoing.writeHead(200, { 'content-type': `${type};charset=utf-8`, 'content-security-policy': "default-src 'self'; img-src data:" }).end(body);
}
