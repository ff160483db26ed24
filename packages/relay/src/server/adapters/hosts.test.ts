import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { EventEnvelope } from '@waymark/core';
import fastify from 'fastify';
import { Hono } from 'hono';
import { hostPaths } from '../__fixtures__/conformance-relay.ts';
import { describeHost, type Host, mounted, type RunningHost } from '../__fixtures__/host-kit.ts';
import { serveRelay, toNodeHandler } from './node.ts';

async function listening(server: Server): Promise<Host> {
  if (!server.listening) await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close().closeAllConnections() };
}

async function expressProcess(...words: readonly string[]): Promise<RunningHost> {
  const script = fileURLToPath(new URL('../__fixtures__/express-process.ts', import.meta.url));
  const child = fork(script, words, { execArgv: ['--conditions=@waymark/source'] });
  const [{ url }] = (await once(child, 'message')) as [{ readonly url: string }];
  return {
    url,
    async delivered() {
      child.send('delivered');
      const [{ events }] = (await once(child, 'message')) as [{ readonly events: readonly EventEnvelope[] }];
      return events;
    },
    close: () => child.kill(),
  };
}

describeHost('a server of its own', mounted((relay) => serveRelay(relay)));

describeHost('node:http', mounted((relay) => listening(createServer(toNodeHandler(relay)).listen(0, '127.0.0.1'))));

describeHost('Express', () => expressProcess());

describeHost('Express, below a router', () => expressProcess('router'));

describeHost(
  'Fastify',
  mounted(async (relay) => {
    const handle = toNodeHandler(relay);
    const app = fastify();
    for (const path of hostPaths) app.all(path, { onRequest: async (request, reply) => handle(request.raw, reply.hijack().raw), handler: () => undefined });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    return { url, close: () => app.close() };
  }),
);

describeHost(
  'Hono on Node.js',
  mounted((relay) => {
    const app = new Hono();
    for (const path of hostPaths) app.all(path, (context) => relay(context.req.raw, { remoteAddress: getConnInfo(context).remote.address }));
    return listening(serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }) as Server);
  }),
);
