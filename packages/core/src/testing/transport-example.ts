import type { EventEnvelope } from '../ports/event.ts';

/** One row of a transport's `examples.ts`: tests run it, the documentation prints it. */
export interface TransportExample<Options = unknown> {
  readonly title: string;
  /** Options besides those that the test always passes. */
  readonly options?: Partial<Options>;
  /** Events that were sent before and shape this one, such as the cart so far. */
  readonly before?: readonly EventEnvelope[];
  readonly given: EventEnvelope;
  /** Empty: the destination has no counterpart. */
  readonly expect: readonly ExpectedRequest[];
}

export interface ExpectedRequest {
  readonly method: string;
  /** Below the target: `/v1.2/events`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Parsed JSON body. */
  readonly body?: unknown;
}
