import { relayTransport } from '@waymark/relay/client';
import { observeRelay } from '@waymark/relay/opentelemetry';
import { pageCounter } from '@waymark/relay/page-counter';
import { createRelay, type LogEntry, operationsOf, type Relay } from '@waymark/relay/server';
import { shopUrl } from '../../faults/story.ts';
import { checksOf, same } from './check.ts';
import { quickRetry, toCollector, trackerTo } from './trackers.ts';

/** What those who run a relay are promised in every runtime. */
export const operationsChecks = checksOf('relay operations', {
  'health, readiness, metrics, log and OpenTelemetry tell the same': async (env) => {
    const entries: LogEntry[] = [];
    const relay = createRelay({ transports: [toCollector(env)], allowOrigins: [shopUrl], flushIntervalMs: 10, log: (entry) => void entries.push(entry) });
    const { url, stop } = await env.serve(relay as unknown as Relay<never>);
    const { tracker } = trackerTo(relayTransport({ url: `${url}/w`, retry: quickRetry }), { context: () => ({ where: { runtime: 'browser', url: `${shopUrl}/` } }) });
    for (const name of ['one', 'two', 'three']) tracker.track('eventOccurred', { name });
    await tracker.close();
    await relay.tracker.flush();
    const operations = operationsOf(relay);
    const ask = async (path: string) => {
      const response = await operations(new Request(`http://relay.example${path}`));
      return { status: response.status, text: await response.text() };
    };
    same([(await ask('/health')).status, (await ask('/ready')).status, (await ask('/w')).status], [200, 200, 404], 'Answers');
    same(/^waymark_relay_events_accepted_total (\d+)$/m.exec((await ask('/metrics')).text)?.[1], '3', 'In the text');
    same((await measured(relay)).get('waymark.relay.events.accepted'), 3, 'Observed');
    await relay.close();
    same((await ask('/ready')).text, '{"status":"unready","reasons":["closing"]}', 'While it closes');
    same(entries.map(({ code }) => code), ['relay-started', 'relay-closing', 'relay-closed'], 'Log');
    await stop();
  },
  'pages that a handler answers are counted, and told to a relay elsewhere': async (env) => {
    const token = 'demo-service-token-0123456789abcdef';
    const relay = createRelay({ transports: [], allowOrigins: [shopUrl], serviceTokens: [token] });
    const { url, stop } = await env.serve(relay as unknown as Relay<never>);
    const pages = pageCounter({ relay: { url: `${url}/w`, token } });
    const handler = pages.watch(async () => new Response('<p>', { headers: { 'content-type': 'text/html' } }));
    const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/60.0' };
    for (let view = 0; view < 5; view += 1) await (await handler(new Request(`${shopUrl}/`, { headers }))).text();
    await pages.close();
    same(relay.report().pages.served, { expected: 5, undecided: 0, denied: 0, bots: 0 }, 'Served');
    await relay.close();
    await stop();
  },
});

/** What a meter would read, by name and without attributes. */
async function measured(relay: Pick<Relay<unknown>, 'snapshot'>): Promise<ReadonlyMap<string, number>> {
  const values = new Map<string, number>();
  type Callback = (result: { observe(observable: string, value: number): void }) => Promise<void>;
  const callbacks: Callback[] = [];
  const stop = observeRelay(relay, {
    createObservableCounter: (name: string) => name,
    createObservableGauge: (name: string) => name,
    addBatchObservableCallback: (callback: Callback) => void callbacks.push(callback),
    removeBatchObservableCallback: () => void callbacks.splice(0),
  });
  for (const callback of callbacks) await callback({ observe: (name, value) => void values.set(name, value) });
  stop();
  return values;
}
