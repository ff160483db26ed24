import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Transport } from '@waymark/core';
import { toNodeHandler } from '@waymark/relay/node';
import { createRelay } from '@waymark/relay/server';
import { bundleWithEsbuild } from '../../size/bundlers/esbuild.ts';

/**
 * A website whose `/page` runs the tracker as it ships and whose `/bare` does without, and its relay, in a process of their own. Says its address to its parent, which says whether the relay
 * is `up` or `down`.
 */
let isUp = true;
process.on('message', (word) => void (isUp = word === 'up'));
process.on('disconnect', () => process.exit(0));

const bundle = (name: string): Promise<string> => bundleWithEsbuild(`import './src/bench/page/${name}.ts';`, 'production');
const scripts: Readonly<Record<string, string>> = { '/page.js': await bundle('page'), '/bare.js': await bundle('bare') };
/** Gives the page a clock of 5 µs instead of 100. */
const isolation = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

const vendor: Transport = {
  name: 'vendor',
  runsIn: 'server',
  limits: { maxEvents: 100, maxBytes: 1_000_000, concurrency: 4 },
  send: async () => ({ status: 'delivered' }),
};

const server = createServer((incoming, outgoing) => {
  const { url = '/' } = incoming;
  const script = scripts[url];
  if (script !== undefined) answer(outgoing, 'text/javascript', script);
  else if (url !== '/w') answer(outgoing, 'text/html', htmlWith(`${url}.js`));
  else if (isUp) relay(incoming, outgoing);
  else incoming.resume().on('end', () => outgoing.writeHead(503).end());
});
await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
// All events come from one address.
const relay = toNodeHandler(createRelay({ allowOrigins: [origin], transports: [vendor], limits: { requestsPerMinute: 0, browserRequestsPerMinute: 0 } }));
process.send?.(origin);

function htmlWith(file: string): string {
  return `<!doctype html><html lang="en"><head><title>Page</title><link rel="icon" href="data:,"></head><body><script src="${file}"></script></body></html>`;
}

function answer(outgoing: ServerResponse, type: string, body: string): void {
  outgoing.writeHead(200, { 'content-type': `${type};charset=utf-8`, ...isolation }).end(body);
}
