import type { Env } from '../conformance/check.ts';
import { runServer } from './run-server.ts';

interface BunServer {
  readonly port: number;
  requestIP(request: Request): { readonly address: string } | null;
  stop(): Promise<void>;
}

declare const Bun: {
  serve(options: { readonly port: number; readonly hostname: string; fetch(request: Request, server: BunServer): Promise<Response> }): BunServer;
};

const serve: Env['serve'] = async (relay) => {
  const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: (request, { requestIP }) => relay(request, { remoteAddress: requestIP.call(server, request)?.address }) });
  return { url: `http://127.0.0.1:${server.port}`, stop: () => server.stop() };
};

await runServer(process.argv[2], serve);
