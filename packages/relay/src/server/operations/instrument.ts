import type { DeliverySnapshot, RelaySnapshot } from './snapshot.ts';

/** One value of an instrument, and what tells it from others. */
export interface Point {
  readonly value: number;
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Something that is measured. Names and units follow the semantic conventions of OpenTelemetry; Prometheus gets its names from them. Attributes have few values:
 * transports, reasons, codes and statuses, never anything that a sender chooses.
 */
export interface Instrument {
  readonly name: string;
  readonly kind: 'counter' | 'gauge';
  /** As UCUM writes it: `s`, `1` for a share, a word in braces for things that are counted, empty for a state. */
  readonly unit: string;
  readonly description: string;
  /** Undefined: what was looked at has no such thing. */
  read(snapshot: DeliverySnapshot | RelaySnapshot): readonly Point[] | undefined;
}

/** An instrument in one line. */
export type Row<Snapshot> = readonly [name: string, kind: Instrument['kind'], unit: string, description: string, read: (snapshot: Snapshot) => readonly Point[]];

/** A single value. */
export function alone(value: number): readonly Point[] {
  return [{ value, attributes: {} }];
}

/** A value for each member. */
export function by(attribute: string, counts: Readonly<Partial<Record<string, number>>>, more: Point['attributes'] = {}): readonly Point[] {
  return Object.entries(counts).map(([name, value = 0]) => ({ value, attributes: { ...more, [attribute]: name } }));
}
