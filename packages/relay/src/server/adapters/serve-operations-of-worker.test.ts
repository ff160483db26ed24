import { createTracker, memoryOutbox, type Refusal } from '@waymark/core';
import { createFakeClock, recordingTransport } from '@waymark/core/testing';
import { afterEach, expect, test } from 'vitest';
import { parseMetrics, samplesOf } from '../__fixtures__/parse-metrics.ts';
import { operationsOf } from '../operations/operations-of.ts';
import { watchWorker } from '../operations/watch-worker.ts';
import { serveOperations } from './operations-server.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** A worker as those of a cluster are, with one destination that fails until it is mended. */
function startWorker() {
  const clock = createFakeClock();
  const watch = watchWorker({ clock });
  const health: { down: boolean; trouble: Refusal | undefined } = { down: true, trouble: undefined };
  const outbox = { ...memoryOutbox({ maxEvents: 10, clock }), trouble: () => health.trouble };
  const vendor = recordingTransport({ name: 'vendor', answer: () => (health.down ? { status: 'retry', why: { code: 'http-503', message: 'Down.' } } : { status: 'delivered' }) });
  const tracker = createTracker({ transports: [vendor], outbox, clock, random: () => 0, onTry: watch.onTry });
  return { clock, health, tracker, observed: watch.of({ report: tracker.report, outbox }) };
}

test('a worker tells delivery and outbox on a port of its own, and nothing that only a relay has', async () => {
  const { clock, health, tracker, observed } = startWorker();
  const server = await serveOperations(observed, { health: '/live' });
  cleanUps.push(server.close);
  const scrape = async () => samplesOf(parseMetrics(await (await fetch(`${server.url}/metrics`)).text(), 'prometheus'));
  tracker.track('eventOccurred', { name: 'a' });
  tracker.track('eventOccurred', { name: 'b' });
  await clock.advance(4000);
  expect(await scrape()).toEqual({
    waymark_relay_start_time_seconds: (clock.now() - 4000) / 1000,
    waymark_relay_ready: 1,
    'waymark_relay_delivery_accepted_total{transport="vendor"}': 2,
    'waymark_relay_delivery_delivered_total{transport="vendor"}': 0,
    'waymark_relay_delivery_waiting{transport="vendor"}': 2,
    'waymark_relay_delivery_tries_total{transport="vendor"}': 5,
    'waymark_relay_delivery_repeats_total{transport="vendor"}': 10,
    'waymark_relay_delivery_halted{transport="vendor"}': 1,
    'waymark_relay_outbox_oldest_age_seconds{transport="vendor"}': 4,
    waymark_relay_outbox_pressure_ratio: 0.2,
  });
  health.down = false;
  await clock.advance(60_000);
  expect(await scrape()).toMatchObject({ 'waymark_relay_delivery_delivered_total{transport="vendor"}': 2, 'waymark_relay_delivery_halted{transport="vendor"}': 0, waymark_relay_outbox_pressure_ratio: 0 });
  expect((await fetch(`${server.url}/live`)).status).toBe(200);
});

test('a worker is not ready while its outbox is in trouble', async () => {
  const { health, observed } = startWorker();
  const ready = async () => (await operationsOf(observed)(new Request('http://worker/ready'))).text();
  expect(await ready()).toBe('{"status":"ok"}');
  health.trouble = { code: 'outbox-failed', message: 'The cluster is away.' };
  expect(await ready()).toBe('{"status":"unready","reasons":["outbox-failing"]}');
});
