import type { StandardEventPayloads } from '../events/payloads.ts';
import type { DurationMs, EpochMs } from '../units.ts';
import type { Clock } from './clock.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Enricher } from './enricher.ts';
import type { EventEnvelope, Where, Who } from './event.ts';
import type { Outbox } from './outbox.ts';
import type { Drop, Receipt, Violation } from './report.ts';
import type { Source } from './source.ts';
import type { EventSchema, SchemaInput } from './standard-schema.ts';
import type { Refusal, Transport, Try } from './transport.ts';

/** Event names and payloads that `track` accepts. */
export type Vocabulary = Readonly<Record<string, unknown>>;
export type EventSchemas = Readonly<Record<string, EventSchema>>;
/** Names and payloads of a record of schemas. */
export type VocabularyOf<Schemas extends EventSchemas> = { readonly [Name in keyof Schemas]: SchemaInput<Schemas[Name]> };
export type StandardVocabulary = StandardEventPayloads;

/**
 * Consent per purpose. `granted`: deliver. `denied`: drop with reason `no-consent`. `undecided` (and every purpose that is not named): events wait
 * in memory until the visitor decides.
 */
export type ConsentState = Readonly<Record<string, 'granted' | 'denied' | 'undecided'>>;

/** Where the identity and surroundings of an event come from. Read once per event, when it is tracked. */
export interface EventContext {
  readonly who?: Who;
  readonly where?: Where;
}

export interface TrackOptions {
  /** Id of the event, if the application has one of its own: 1 to 128 of `A-Z a-z 0-9 _ - : . ~`. */
  readonly id?: string;
  /** Business key: the same name and key give the same id wherever the event is tracked, so repeats merge. `orderPlaced` and `checkoutStarted` take the order id by themselves. */
  readonly key?: string;
  /** When it happened, for imports. Default: now. */
  readonly occurredAt?: EpochMs | Date;
}

export interface Traits {
  readonly email?: string;
}

/** What an application calls. */
export interface TrackScope<Events = StandardVocabulary> {
  /** Says what happened. Returns the event's id. Never throws: what is wrong is reported through `onDrop`. */
  track<Name extends keyof Events & string>(name: Name, payload: Events[Name], options?: TrackOptions): string;
  /** A user signed in. Emits `userSignedOut` for another user before, and `userSignedIn` when the user is new here. */
  identify(userId: string, traits?: Traits): void;
  /** The user signed out. Emits `userSignedOut` if somebody was signed in. */
  anonymize(): void;
}

/** What `accept` made of an event from another tracker. The id of what is no event may be empty. */
export type Acceptance =
  | { readonly id: string; readonly status: 'accepted' }
  /** The outbox has it already. */
  | { readonly id: string; readonly status: 'repeated' }
  | { readonly id: string; readonly status: 'dropped'; readonly reason: Drop['reason']; readonly violations?: readonly Violation[] };

export interface Tracker<Events = StandardVocabulary> extends TrackScope<Events> {
  /**
   * A view of this tracker bound to one visitor or request. Shares outbox and lanes. `consent` is that visitor's; undecided counts as denied there. Surroundings that
   * would spoil every event throw `call-invalid`.
   */
  scope(context: EventContext & { readonly consent?: ConsentState }): TrackScope<Events>;
  /**
   * Takes events that another tracker made (a relay's job): validated, enriched and gated again, ids kept. Resolves when they are in the outbox. What is no event is
   * dropped alone, as `envelope-invalid`; what is no list rejects with `call-invalid`. What the outbox has not confirmed when `close` ends is answered as dropped with
   * reason `closed`, although it may have it: keep it, and send it again with its id.
   */
  accept(events: readonly EventEnvelope[]): Promise<readonly Acceptance[]>;
  /**
   * Sends an event again that its transport had refused or given up, and to that transport alone. False when no transport has that name, or the event does not go
   * there or is none, of which `onError` hears. What is no letter throws `call-invalid`.
   */
  resend(letter: Pick<Drop, 'event' | 'transport'>): boolean;
  /**
   * Visitors whose events come from other trackers withdrew consent, each browser at a time: what happened until then and waits here, for transports that need a
   * purpose which `consent` denies, is dropped as `no-consent`; what is on its way is not tried again. Dead letters of theirs go too. Resolves with the number of
   * events, counted once for each transport, when all that waits was looked at, at the latest when `close` ends.
   */
  withdraw(withdrawals: ReadonlyMap<string, EpochMs>, consent: ConsentState): Promise<number>;
  /**
   * The visitor whom `context` names decided, or, where it names none, the application for all who are not known. Purposes not named keep their state. Events that wait for it go
   * or are dropped, and so is, after a withdrawal, what waits for a destination that needs the purpose. What other visitors tracked goes by their own decision. Throws `call-invalid`.
   */
  setConsent(change: ConsentState): void;
  /** Tries everything that waits once, now. What failed and waits for its next try is still waiting in the receipt. Takes as long as outbox and tries do, and ends when `close` does. */
  flush(): Promise<Receipt>;
  /** Share of the outbox that is in use, from 0 to 1. Near 1 it begins to give up events, the least important and oldest first. */
  readonly pressure: number;
  /** Resolves when at most `share` of the outbox (default 0.5) is in use, at once where that is so, and when the tracker has closed: for imports and others who track faster than destinations take. */
  drained(share?: number): Promise<void>;
  /** Hands everything over in this tick, for a page or process that goes away. The tracker stays usable. */
  leave(): void;
  /**
   * Delivers what it can within `withinMs` (default 5 s), then stops. What is tracked meanwhile is taken and delivered too; `accept` and `resend` take nothing more.
   * What is left stays in a durable outbox, or is dropped with reason `closed`; with 0 and such an outbox nothing is tried any more. Never rejects. After its time it waits for outbox and transports to end, milliseconds where they do and 10 s at the
   * longest: what an outbox never confirmed is still waiting in the receipt. Whoever calls again gets the same end.
   */
  close(withinMs?: DurationMs): Promise<Receipt>;
  report(): Receipt;
}

export interface TrackerOptions<Schemas extends EventSchemas = EventSchemas> {
  /** Schemas by event name. Turns run-time validation on and types `track`. Without it the standard vocabulary is typed and nothing is validated. */
  readonly events?: Schemas;
  readonly transports: readonly Transport[];
  /** Default: `memoryOutbox()`. */
  readonly outbox?: Outbox;
  readonly enrichers?: readonly Enricher[];
  readonly sources?: readonly Source[];
  /** State at start. Default: the application gates consent itself, everything is granted. */
  readonly consent?: ConsentState;
  /** Read once per event. */
  readonly context?: () => EventContext;
  /** Names that only sources may emit; `track` refuses them. */
  readonly reserved?: readonly string[];
  /** Called for every event and transport that will not come together. Default: `console.warn` for what the application can mend. */
  readonly onDrop?: (drop: Drop) => void;
  /** Keeps what was refused (reasons `refused`, `gave-up`, `too-large`). Default: nothing is kept. */
  readonly deadLetters?: DeadLetters;
  /** Called for what is not about one event: an outbox that fails, a callback that throws. Default: `console.error`. */
  readonly onError?: (problem: Refusal) => void;
  /** Called when a destination has confirmed an event. */
  readonly onDelivered?: (event: EventEnvelope, transport: string) => void;
  /** Called after every try of a batch: for metrics and logs. */
  readonly onTry?: (result: Try) => void;
  /** Called after `identify` and `anonymize`, so that the identity can be kept. */
  readonly onIdentity?: (who: { readonly userId?: string; readonly email?: string }) => void;
  /** Longest wait before a batch that is not full is sent. Default: 1000 ms. */
  readonly flushIntervalMs?: DurationMs;
  readonly clock?: Clock;
  /** Default: nanoid; in a page random UUIDs, which browsers make by themselves. */
  readonly newId?: () => string;
  /** Uniform in [0, 1). Default: `Math.random`. */
  readonly random?: () => number;
  readonly fetch?: typeof fetch;
}
