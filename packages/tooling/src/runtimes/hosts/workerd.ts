import type { Relay } from '@waymark/relay/server';
import type { Env } from '../conformance/check.ts';
import { anywhere } from '../conformance/anywhere.ts';
import { type CheckResult, runChecks } from './run-checks.ts';

interface Context {
  waitUntil(work: Promise<unknown>): void;
}

/** Lives as long as the isolate, like that of an application: later requests find it. */
let relay: Relay<never> | undefined;

async function runAll(request: Request): Promise<Response> {
  const results: CheckResult[] = [];
  const url = new URL(request.url).origin;
  const serve: Env['serve'] = async (served) => {
    relay = served;
    return { url, stop: async () => void (relay = undefined) };
  };
  await runChecks(anywhere, { ...((await request.json()) as Omit<Env, 'serve'>), serve }, (result) => void results.push(result));
  return Response.json(results);
}

/** What workerd calls. */
export const checks = {
  async fetch(request: Request, _settings: unknown, context: Context): Promise<Response> {
    if (new URL(request.url).pathname === '/run') return runAll(request);
    if (!relay) return new Response('Nobody listens.', { status: 503 });
    return relay(request, { remoteAddress: request.headers.get('cf-connecting-ip') ?? '127.0.0.1', waitUntil: (work) => context.waitUntil(work) });
  },
};
