import type { EventEnvelope, KeyValueStore } from '@waymark/core';
import type { HttpRequest, Refusal, RetryPolicy, Transport } from '@waymark/core/transport';
import type { MappingFacts } from './mapping.ts';

/** Settings that every sender has. */
export interface SenderSettings {
  readonly name: string;
  readonly purposes: readonly string[];
  readonly memory: KeyValueStore;
  /** Are the lines of the first cart seen of a visitor additions, or only the state to start from? */
  readonly firstCart: 'added' | 'known';
  readonly maxAttempts: number;
  readonly onWarning: ((message: string) => void) | undefined;
}

/** What the three senders differ in. */
export interface SenderSetup<VendorEvent> {
  readonly runsIn: Transport['runsIn'];
  readonly retry?: Partial<RetryPolicy>;
  /** Global variable of the vendor's own script, which would count everything a second time. */
  readonly beacon: string;
  readonly map: (event: EventEnvelope, facts: MappingFacts) => readonly VendorEvent[] | null;
  readonly encode: (event: EventEnvelope, told: VendorEvent) => Omit<HttpRequest, 'ids'> | Refusal;
  /** Hash of the e-mail address of an event, where one is needed. */
  readonly hash?: (event: EventEnvelope) => string | undefined | Promise<string | undefined>;
  /** True: the vendor was told the same before, so the event is not wanted. */
  readonly isKnown?: (event: EventEnvelope) => boolean;
  /** Called when the vendor was told of an event, or needs not be. */
  readonly told?: (event: EventEnvelope) => void;
  /** May an order go again that the vendor may have taken? Default: yes. */
  readonly orderRepeats?: (why: Refusal) => boolean;
}
