import type { Env } from '../conformance/check.ts';
import { runServer } from './run-server.ts';

declare const Deno: {
  serve(
    options: { readonly port: number; readonly hostname: string; onListen(): void },
    handle: (request: Request, info: { readonly remoteAddr: { readonly hostname: string } }) => Promise<Response>,
  ): { readonly addr: { readonly port: number }; shutdown(): Promise<void> };
};

const serve: Env['serve'] = async (relay) => {
  const options = { port: 0, hostname: '127.0.0.1', onListen: () => undefined };
  const server = Deno.serve(options, (request, { remoteAddr }) => relay(request, { remoteAddress: remoteAddr.hostname }));
  return { url: `http://127.0.0.1:${server.addr.port}`, stop: () => server.shutdown() };
};

await runServer(process.argv[2], serve);
