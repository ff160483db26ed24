import { serveRelay } from '@waymark/relay/node';
import type { Env } from '../conformance/check.ts';
import { runServer } from './run-server.ts';

const serve: Env['serve'] = async (relay) => {
  const { url, close } = await serveRelay(relay);
  return { url, stop: async () => void (await close()) };
};

await runServer(process.argv[2], serve);
