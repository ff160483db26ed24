import type { Clock, DropReason, Enricher, EventContext, EventEnvelope, Refusal, TrackOptions, Violation } from '@waymark/core';
import { businessKeyOf, eventTime, keyedId, priorityOf } from '@waymark/core/lean';
import { because } from './because.ts';
import { decisionName, type Delivery } from './create-delivery.ts';
import { type Choice, grantedIn } from './verdict.ts';

/** A payload as it goes on, or what is wrong with the call. */
export type Checked = { readonly payload: unknown } | { readonly why: Refusal; readonly violations?: readonly Violation[] };
/** Looks at a call of `track` before anything is made of it. */
export type Check = (name: string, payload: unknown, options: TrackOptions) => Checked;

export interface TrackParts {
  readonly check: Check;
  readonly enrichers: readonly Enricher[];
  /** Read once per event. */
  readonly context: (name: string) => Required<EventContext>;
  readonly consent: () => Choice;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Calls a hook of somebody else; what it throws is reported. */
  readonly guard: <Answer>(hook: () => Answer) => Answer | undefined;
  readonly isClosed: () => boolean;
  /** An event was tracked. */
  readonly onTracked: (name: string) => void;
  /** Something went wrong that is not about one event. */
  readonly problem: (code: string, cause?: unknown) => void;
}

/** Makes an event and hands it on. Returns its id and never throws. `byApplication`: the names that only Waymark tracks are refused. */
export type Track = (name: string, payload: unknown, options?: TrackOptions, byApplication?: boolean) => string;

/** What only Waymark itself tracks in a page. */
export const reserved = /^(\$consent|tab(Opened|UrlChanged|VisibilityChanged)|page(Opened|Loaded)|user(SignedIn|SignedOut|ProfileChanged)|sessionAttributesChanged|nothingChanged)$/;

export function createTrack({ check, enrichers, context, consent, clock, newId, guard, isClosed, onTracked, problem }: TrackParts, delivery: Delivery): Track {
  const time = eventTime(clock);
  let seq = 0;

  function take(made: EventEnvelope, checked: Checked): void {
    const refuse = (reason: DropReason, why?: Refusal, violations?: readonly Violation[]): void => delivery.lanes.forEach((lane) => lane.refuse(made, reason, why, violations));
    if (isClosed()) return refuse('closed');
    if ('why' in checked) return refuse('invalid', checked.why, checked.violations);
    // A gap at a receiver means loss, and decisions do not go everywhere.
    if (made.name !== decisionName) seq += 1;
    const plain: EventEnvelope = Object.freeze({ ...made, payload: dated(checked.payload, made.occurredAt) });
    const event = enrichers.reduce<EventEnvelope | null | undefined>((before, enricher) => before && guard(() => enricher(before)), plain);
    if (!event) return refuse('enricher');
    try {
      delivery.accept({ ...event, id: made.id });
    } catch (cause) {
      refuse('invalid', because('payload-unserialisable', cause));
    }
  }

  return (name, payload, options = {}, byApplication = false) => {
    let id = '';
    try {
      const checked = byApplication && reserved.test(name) ? { why: because('event-reserved') } : check(name, payload, options);
      const { key = businessKeyOf(name, payload), occurredAt = time() } = options;
      id = options.id ?? (key === undefined || 'why' in checked ? newId() : keyedId(name, key));
      if (delivery.knows(id)) return id;
      take({ v: 1, id, name, payload, occurredAt: Number(occurredAt), seq, ...context(name), consent: grantedIn(consent()), priority: priorityOf(name) }, checked);
      onTracked(name);
    } catch (cause) {
      problem('track-failed', cause);
    }
    return id;
  };
}

/** A cart says when it was last changed. */
function dated(payload: unknown, at: number): unknown {
  const { cart } = Object(payload) as { readonly cart?: object };
  return cart ? { ...(payload as object), cart: { lastUpdateTime: at, ...cart } } : payload;
}
