import type { EventEnvelope } from './event.ts';
import type { Refusal } from './transport.ts';

/** Why an event did not reach a destination. docs/errors.md says what to do about each. */
export type DropReason =
  | 'no-consent'
  | 'enricher'
  | 'invalid'
  | 'not-wanted'
  | 'too-large'
  | 'queue-full'
  | 'refused'
  | 'gave-up'
  | 'lost'
  | 'closed';

/** After every call: accepted = delivered + waiting + the sum of dropped. */
export interface DeliveryReport {
  readonly accepted: number;
  readonly delivered: number;
  readonly waiting: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
}

/** State of every transport, by its name. */
export interface Receipt {
  /** True when nothing waits in any lane. */
  readonly complete: boolean;
  readonly transports: Readonly<Record<string, DeliveryReport>>;
}

/** An event that will not reach `transport`. */
export interface Drop {
  readonly event: EventEnvelope;
  readonly reason: DropReason;
  readonly transport: string;
  readonly why: Refusal;
  /** Faults of the payload, for reason `invalid`. */
  readonly violations?: readonly Violation[];
}

/** One fault of a payload. */
export interface Violation {
  /** Names the value inside the payload: `cart.items[1].product.name`. Empty: the payload itself. */
  readonly path: string;
  readonly message: string;
  /** Code of the broken rule, where the schema gives one: `maxLength:50`. */
  readonly rule?: string;
}
