import type { Clock, Enricher, EventContext, EventEnvelope, Refusal, TrackOptions, Violation } from '@waymark/core';
import { businessKeyOf, eventTime, keyedId, priorityOf } from '@waymark/core/lean';
import { attempt } from '../storage/attempt.ts';
import { because } from './because.ts';
import type { Lane } from './lane.ts';
import { type Choice, grantedIn } from './verdict.ts';

/** A payload as it goes on, or what is wrong with the call. */
export type Checked = { readonly payload: unknown } | { readonly why: Refusal; readonly violations?: readonly Violation[] };
/** Looks at a call of `track` before anything is made of it. */
export type Check = (name: string, payload: unknown, options: TrackOptions) => Checked;

export interface TrackParts {
  readonly check: Check;
  readonly enrichers?: readonly Enricher[] | undefined;
  /** Read once per event. */
  readonly context: (name: string) => Required<EventContext>;
  readonly consent: () => Choice;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Calls a hook of somebody else; what it throws is reported. */
  readonly guard: <Answer>(hook: () => Answer) => Answer | undefined;
  /** An event was tracked. */
  readonly onTracked: (name: string) => void;
  /** Something went wrong that is not about one event. */
  readonly problem: (code: string, cause?: unknown) => void;
}

/** Makes an event and hands it on. Returns its id and never throws. `byApplication`: the names that only Waymark tracks are refused. */
export type Track = (name: string, payload: unknown, options?: TrackOptions, byApplication?: boolean) => string;

/** What transports hear of consent. Not in the vocabulary: a receiver keeps it apart from events. Goes whatever the visitor decided. */
export const decisionName = '$consent';
/** What only Waymark itself tracks in a page. */
export const reserved = /^(\$consent|(tab|page)Opened|pageLoaded|userSigned(In|Out)|(tabUrl|tabVisibility|userProfile|sessionAttributes|nothing)Changed)$/;

/** `knows`: an event with this id waits, or was delivered. `accept`: takes an event over. `refuse`: books an event that goes nowhere. */
export function createTrack(
  parts: TrackParts,
  knows: (id: string) => boolean,
  accept: (event: EventEnvelope, json: string) => void,
  refuse: Lane['drop'],
): Track {
  const time = eventTime(parts.clock);
  let seq = 0;

  return (name, payload, options = {}, byApplication = false) => {
    let id = '';
    try {
      const checked = byApplication && reserved.test(name) ? { why: because('event-reserved') } : parts.check(name, payload, options);
      const { key = businessKeyOf(name, payload), occurredAt = time() } = options;
      id = options.id ?? (key === undefined || 'why' in checked ? parts.newId() : keyedId(name, key));
      if (knows(id)) return id;
      const made = { v: 1, id, name, payload, occurredAt: Number(occurredAt), seq, ...parts.context(name), consent: grantedIn(parts.consent()), priority: priorityOf(name) } as const;
      if ('why' in checked) refuse(made, 'invalid', checked.why, checked);
      else {
        // A gap at a receiver means loss, and decisions do not go everywhere.
        if (name !== decisionName) seq += 1;
        const { cart } = Object(checked.payload) as { readonly cart?: object };
        // A cart says when it was last changed.
        const dated = cart && /^(checkoutStarted|cartViewed|cartModified)$/.test(name) ? { ...(checked.payload as object), cart: { lastUpdateTime: made.occurredAt, ...cart } } : checked.payload;
        const plain: EventEnvelope = Object.freeze({ ...made, payload: dated });
        const enriched = (parts.enrichers ?? []).reduce<EventEnvelope | null | undefined>((before, enricher) => before && parts.guard(() => enricher(before)), plain);
        const event = enriched && { ...enriched, id };
        const json = event && attempt(() => JSON.stringify(event), (cause) => refuse(made, 'invalid', because('payload-unserialisable', cause)));
        if (json) accept(event, json);
        else if (!event) refuse(made, 'enricher');
      }
      parts.onTracked(name);
    } catch (cause) {
      parts.problem('track-failed', cause);
    }
    return id;
  };
}
