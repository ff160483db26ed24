import type { Relay } from '@waymark/relay/server';
import type { Check, Env, Manners } from '../conformance/check.ts';
import { type CheckResult, runChecks } from './run-checks.ts';

/** What is used of the context that workerd gives along with a request. */
interface Context {
  waitUntil(work: Promise<unknown>): void;
}

interface Worker {
  fetch(request: Request, settings: unknown, context: Context): Promise<Response>;
}

/** workerd closes the connection with its answer to a large body that was not read, and its own `fetch`, which is the sender here, is then still sending. Cloudflare's network stands between the two. */
const beyondItself: readonly string[] = ['a byte above 512 KiB is too much'];

/** A worker that runs the checks when it is asked to, and is the server of the relays that they make. */
export function workerOf(checks: readonly Check[]): Worker {
  // Lives as long as the isolate, like that of an application: later requests find it.
  let relay: Relay<never> | undefined;
  let manners: Manners | undefined;

  async function runAll(request: Request): Promise<Response> {
    const results: CheckResult[] = [];
    const url = new URL(request.url).origin;
    const serve: Env['serve'] = async (served, asked) => {
      relay = served;
      manners = asked;
      return { url, stop: async () => void (relay = undefined) };
    };
    await runChecks(checks.filter(({ title }) => !beyondItself.includes(title)), { ...((await request.json()) as Omit<Env, 'serve'>), serve }, (result) => void results.push(result));
    return Response.json(results);
  }

  return {
    async fetch(request, _settings, context) {
      if (new URL(request.url).pathname === '/run') return runAll(request);
      if (!relay) return new Response('Nobody listens.', { status: 503 });
      const remoteAddress = request.headers.get('cf-connecting-ip') ?? '127.0.0.1';
      return relay(request, { remoteAddress, ...(manners?.waits !== false && { waitUntil: (work) => context.waitUntil(work) }) });
    },
  };
}
