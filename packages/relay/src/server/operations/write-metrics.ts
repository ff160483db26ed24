import type { Instrument, Point } from './instrument.ts';
import { instruments } from './instruments.ts';
import type { DeliverySnapshot } from './snapshot.ts';

/** A text format for metrics. */
export type MetricsFormat = 'prometheus' | 'openmetrics';

/** Media types of the formats: Prometheus text 0.0.4 and OpenMetrics 1.0.0 (https://prometheus.io/docs/instrumenting/exposition_formats/, checked 2026-11-22). */
export const mediaTypes: Readonly<Record<MetricsFormat, string>> = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/** OpenMetrics when it is asked for, else the older format, which everything reads. */
export function formatFor(accept: string | null): MetricsFormat {
  return accept !== null && /(?:^|[,\s])application\/openmetrics-text\s*(?:;(?!\s*q=0(?:\.0*)?\s*(?:,|$))|,|$)/i.test(accept) ? 'openmetrics' : 'prometheus';
}

/** Writes all metrics as text. */
export function writeMetrics(snapshot: DeliverySnapshot, format: MetricsFormat): string {
  const families = instruments.map((instrument) => {
    const points = instrument.read(snapshot);
    return points ? writeFamily(instrument, points, format) : '';
  });
  return families.join('') + (format === 'openmetrics' ? '# EOF\n' : '');
}

/**
 * One metric with its values. In OpenMetrics a counter is called without `_total`, and only its values have it. A unit is the end of the name
 * (https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/, checked 2026-11-22).
 */
function writeFamily({ name, kind, unit, description }: Instrument, points: readonly Point[], format: MetricsFormat): string {
  const base = `${name.replaceAll('.', '_')}${unit === 's' ? '_seconds' : unit === '1' ? '_ratio' : ''}`;
  const sample = kind === 'counter' ? `${base}_total` : base;
  const family = format === 'openmetrics' ? base : sample;
  const lines = [`# HELP ${family} ${description}`, `# TYPE ${family} ${kind}`, ...points.map(({ value, attributes }) => `${sample}${writeLabels(attributes)} ${writeNumber(value)}`)];
  return `${lines.join('\n')}\n`;
}

function writeLabels(attributes: Point['attributes']): string {
  const labels = Object.entries(attributes).map(([name, value]) => `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`);
  return labels.length === 0 ? '' : `{${labels.join()}}`;
}

function writeNumber(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}
