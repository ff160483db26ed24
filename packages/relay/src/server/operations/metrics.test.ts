import { AggregationTemporality, type DataPoint, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { describe, expect, test } from 'vitest';
import { observeRelay } from '../../opentelemetry/index.ts';
import { busyDay } from '../__fixtures__/busy-day.ts';
import { parseMetrics, samplesOf } from '../__fixtures__/parse-metrics.ts';
import { relayKit } from '../__fixtures__/relay-kit.ts';
import { operationsOf } from './operations-of.ts';
import { formatFor } from './write-metrics.ts';

const start = Date.UTC(2026, 0, 1) / 1000;

/** What the busy day came to, all of it: what is not here is not measured. */
const expected: Readonly<Record<string, number>> = {
  waymark_relay_start_time_seconds: start,
  waymark_relay_ready: 1,
  'waymark_relay_responses_total{status="202"}': 4,
  'waymark_relay_responses_total{status="400"}': 2,
  'waymark_relay_responses_total{status="403"}': 2,
  'waymark_relay_responses_total{status="415"}': 1,
  'waymark_relay_requests_refused_total{code="origin-not-allowed"}': 2,
  'waymark_relay_requests_refused_total{code="version-unknown"}': 1,
  'waymark_relay_requests_refused_total{code="media-type-unknown"}': 1,
  'waymark_relay_requests_refused_total{code="body-invalid"}': 1,
  waymark_relay_events_received_total: 8,
  waymark_relay_events_accepted_total: 4,
  waymark_relay_events_repeated_total: 1,
  'waymark_relay_events_dropped_total{reason="invalid"}': 2,
  'waymark_relay_events_dropped_total{reason="too-large"}': 1,
  'waymark_relay_clocks_corrected_total{clock="ahead"}': 1,
  'waymark_relay_clocks_corrected_total{clock="behind"}': 0,
  waymark_relay_decisions_received_total: 0,
  waymark_relay_decisions_accepted_total: 0,
  waymark_relay_decisions_repeated_total: 0,
  waymark_relay_sources_requests_total: 0,
  waymark_relay_sources_received_total: 0,
  waymark_relay_sources_accepted_total: 0,
  waymark_relay_sources_repeated_total: 0,
  'waymark_relay_pages_served_total{kind="expected"}': 0,
  'waymark_relay_pages_served_total{kind="undecided"}': 0,
  'waymark_relay_pages_served_total{kind="denied"}': 0,
  'waymark_relay_pages_served_total{kind="bots"}': 0,
  waymark_relay_pages_received_total: 0,
  'waymark_relay_senders_dropped_total{reason="queue-full"}': 3,
  'waymark_relay_senders_dropped_total{reason="lost"}': 1,
  // The two invalid ones were refused by the tracker, so every destination counts them.
  'waymark_relay_delivery_accepted_total{transport="good"}': 6,
  'waymark_relay_delivery_accepted_total{transport="strict"}': 6,
  'waymark_relay_delivery_accepted_total{transport="broken"}': 6,
  'waymark_relay_delivery_delivered_total{transport="good"}': 4,
  'waymark_relay_delivery_delivered_total{transport="strict"}': 0,
  'waymark_relay_delivery_delivered_total{transport="broken"}': 0,
  'waymark_relay_delivery_dropped_total{transport="good",reason="invalid"}': 2,
  'waymark_relay_delivery_dropped_total{transport="strict",reason="invalid"}': 2,
  'waymark_relay_delivery_dropped_total{transport="strict",reason="refused"}': 4,
  'waymark_relay_delivery_dropped_total{transport="broken",reason="invalid"}': 2,
  'waymark_relay_delivery_waiting{transport="good"}': 0,
  'waymark_relay_delivery_waiting{transport="strict"}': 0,
  'waymark_relay_delivery_waiting{transport="broken"}': 4,
  'waymark_relay_delivery_halted{transport="good"}': 0,
  'waymark_relay_delivery_halted{transport="strict"}': 0,
  'waymark_relay_delivery_halted{transport="broken"}': 1,
  'waymark_relay_delivery_tries_total{transport="good"}': 2,
  'waymark_relay_delivery_tries_total{transport="strict"}': 2,
  'waymark_relay_delivery_repeats_total{transport="good"}': 0,
  'waymark_relay_delivery_repeats_total{transport="strict"}': 0,
  'waymark_relay_outbox_oldest_age_seconds{transport="good"}': 0,
  'waymark_relay_outbox_oldest_age_seconds{transport="strict"}': 0,
  'waymark_relay_outbox_oldest_age_seconds{transport="broken"}': 90,
  waymark_relay_outbox_pressure_ratio: 4 / 50_000,
};

async function scrape(relay: Parameters<typeof operationsOf>[0], accept?: string) {
  const response = await operationsOf(relay)(new Request('http://relay/metrics', accept === undefined ? {} : { headers: { accept } }));
  return { type: response.headers.get('content-type'), text: await response.text() };
}

/** The number of tries at a destination that is down, which follows from its waits. */
function withoutTries(samples: Readonly<Record<string, number>>) {
  const { 'waymark_relay_delivery_tries_total{transport="broken"}': tries, 'waymark_relay_delivery_repeats_total{transport="broken"}': repeats, ...others } = samples;
  return { tries, repeats, others };
}

describe('metrics for Prometheus', () => {
  test.each([
    ['prometheus', undefined, 'text/plain; version=0.0.4; charset=utf-8'],
    ['openmetrics', 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3', 'application/openmetrics-text; version=1.0.0; charset=utf-8'],
  ] as const)('tell everything that happened, once, in the form of %s', async (format, accept, mediaType) => {
    const { relay } = await busyDay();
    const { type, text } = await scrape(relay, accept);
    expect(type).toBe(mediaType);
    const { tries, repeats, others } = withoutTries(samplesOf(parseMetrics(text, format)));
    expect(others).toEqual(expected);
    // a, b and c went several times alone, and d with or behind them.
    expect(tries).toBeGreaterThan(5);
    expect(repeats).toBeGreaterThanOrEqual(3 * (tries ?? 0));
  });

  test('have names of their own, and a description each', async () => {
    const { relay } = relayKit();
    const { text } = await scrape(relay);
    const families = parseMetrics(text, 'prometheus');
    for (const { help, type, name } of families.values()) expect([name.startsWith('waymark_relay_'), help.length > 10, type]).toEqual([true, true, expect.stringMatching(/^(counter|gauge)$/)]);
  });

  test.each([
    [null, 'prometheus'],
    ['*/*', 'prometheus'],
    ['text/plain', 'prometheus'],
    ['application/openmetrics-text', 'openmetrics'],
    ['text/plain;q=0.5, application/openmetrics-text; version=1.0.0', 'openmetrics'],
    ['application/openmetrics-text;q=0, text/plain', 'prometheus'],
    ['application/openmetrics-text-else', 'prometheus'],
  ])('asked for as %s come as %s', (accept, format) => {
    expect(formatFor(accept)).toBe(format);
  });
});

describe('the strict reader', () => {
  test.each([
    ['a 1', 'The last line does not end'],
    ['a 1\n', 'has no TYPE'],
    ['# TYPE a gauge\na one\n', 'no line of the format'],
    ['# TYPE a gauge\na{b="1",b="2"} 1\n', 'comes twice'],
    ['# TYPE a gauge\na 1\na 2\n', 'comes twice'],
    ['# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# TYPE a gauge\n', 'do not stand together'],
    ['# TYPE a gauge\na{b="x\\y"} 1\n', 'no line of the format'],
    ['# TYPE a counter\na 1\n', 'is no counter'],
    ['# TYPE a gauge\nb 1\n', 'stands below'],
  ])('finds what is wrong with %j', (text, fault) => {
    expect(() => parseMetrics(text, 'prometheus')).toThrow(fault);
  });

  test('of OpenMetrics wants an end, and counters without _total in their family', () => {
    expect(() => parseMetrics('# TYPE a gauge\na 1\n', 'openmetrics')).toThrow('# EOF');
    expect(() => parseMetrics('# TYPE a_total counter\na_total 1\n# EOF\n', 'openmetrics')).toThrow('stands below');
  });
});

/** Reads when it is told. */
class Reader extends MetricReader {
  protected override onForceFlush = async (): Promise<void> => undefined;
  protected override onShutdown = async (): Promise<void> => undefined;
  override selectAggregationTemporality = (): AggregationTemporality => AggregationTemporality.CUMULATIVE;
}

describe('metrics for OpenTelemetry', () => {
  async function read(relay: Parameters<typeof observeRelay>[0]) {
    const reader = new Reader();
    const provider = new MeterProvider({ readers: [reader] });
    const stop = observeRelay(relay, provider.getMeter('relay'));
    const samples = async () => {
      const { resourceMetrics, errors } = await reader.collect();
      expect(errors).toEqual([]);
      return resourceMetrics.scopeMetrics.flatMap(({ metrics: all }) => all);
    };
    return { samples, stop, provider };
  }

  test('are the same numbers under the names of its conventions', async () => {
    const { relay } = await busyDay();
    const { samples, provider } = await read(relay);
    const fromText = samplesOf(parseMetrics((await scrape(relay)).text, 'prometheus'));
    const told = (await samples()).flatMap(({ descriptor: { name, unit }, dataPoints }) =>
      (dataPoints as DataPoint<number>[]).map(({ value, attributes }) => ({ name, unit, attributes: Object.values(attributes).join(), value })),
    );
    expect(told).toContainEqual({ name: 'waymark.relay.events.accepted', unit: '{event}', attributes: '', value: 4 });
    expect(told).toContainEqual({ name: 'waymark.relay.delivery.dropped', unit: '{event}', attributes: 'strict,refused', value: 4 });
    expect(told).toContainEqual({ name: 'waymark.relay.outbox.oldest_age', unit: 's', attributes: 'broken', value: 90 });
    expect(told.map(({ value }) => value)).toEqual(Object.values(fromText));
    await provider.shutdown();
  });

  test('end when they are stopped', async () => {
    const { relay } = relayKit();
    let asked = 0;
    const { samples, stop, provider } = await read({
      snapshot() {
        asked += 1;
        return relay.snapshot();
      },
    });
    await samples();
    stop();
    await samples();
    expect(asked).toBe(1);
    await provider.shutdown();
  });
});
