import { keyedId, isEventId } from '../envelope/event-id.ts';
import { businessKeyOf, priorityOf } from '../events/facts.ts';
import { normalisePayload } from '../events/normalise.ts';
import type { EventEnvelope } from '../ports/event.ts';
import type { ConsentState, EventContext, TrackerOptions, TrackOptions, TrackScope, Traits, Vocabulary } from '../ports/tracker.ts';
import type { Refusal } from '../ports/transport.ts';
import { grantedPurposes } from './consent-gate.ts';
import { checkUser, createIdentity, type Identity } from './identity.ts';
import { offer } from './offer.ts';
import { dropEverywhere, type TrackerState } from './state.ts';
import { validate } from './validate.ts';

/** Surroundings and identity of the events of one visitor. */
export interface Scope extends TrackScope<Vocabulary> {
  /** `track` for sources: takes the names that applications may not use. */
  emit(name: string, payload: unknown): string;
}

interface ScopeState {
  readonly tracker: TrackerState;
  readonly context: () => EventContext;
  readonly consent: () => ConsentState | undefined;
  readonly identity: Identity;
}

export function createScope(tracker: TrackerState, context: () => EventContext, consent: () => ConsentState | undefined, onIdentity: NonNullable<TrackerOptions['onIdentity']>): Scope {
  const identity = createIdentity(context().who ?? {});
  const scope: ScopeState = { tracker, context, consent, identity };
  const emit = (name: string, payload: unknown, options?: TrackOptions): string => trackSafely(scope, name, payload, options ?? {}, false);
  const report = (): void => {
    const { userId, email } = identity.apply({});
    onIdentity({ ...(userId !== undefined && { userId }), ...(email !== undefined && { email }) });
  };
  return {
    emit,
    track: (name, payload, options) => trackSafely(scope, name, payload, options ?? {}, true),
    identify(userId, traits?: Traits) {
      checkUser(userId, traits);
      const previous = identity.userId;
      if (previous !== undefined && previous !== userId) emit('userSignedOut', { userId: previous });
      identity.set(userId, traits?.email);
      if (previous !== userId) emit('userSignedIn', { userId });
      report();
    },
    anonymize() {
      const previous = identity.userId;
      if (previous !== undefined) emit('userSignedOut', { userId: previous });
      identity.set(undefined, undefined);
      report();
    },
  };
}

function trackSafely(scope: ScopeState, name: string, payload: unknown, options: TrackOptions, byApplication: boolean): string {
  const id = scope.tracker.newId();
  try {
    return trackEvent(scope, { id, name: String(name), payload, options, byApplication });
  } catch (cause) {
    scope.tracker.onError({ code: 'track-failed', message: 'An event could not be tracked. That is a bug in Waymark or in what was passed to it.', cause });
    return id;
  }
}

interface Call {
  readonly id: string;
  readonly name: string;
  readonly payload: unknown;
  readonly options: TrackOptions;
  readonly byApplication: boolean;
}

function trackEvent(scope: ScopeState, call: Call): string {
  const { tracker } = scope;
  const { name, options } = call;
  const refusal = whyRefused(tracker, call);
  const key = refusal || options.id !== undefined ? undefined : (options.key ?? businessKeyOf(name, call.payload));
  const id = refusal ? call.id : (options.id ?? (key === undefined ? call.id : keyedId(name, key)));
  const event = makeEnvelope(scope, call, id);
  if (tracker.closed || refusal) {
    const why = refusal ?? { code: 'closed', message: 'The tracker is closed.' };
    dropEverywhere(tracker, event, tracker.closed ? 'closed' : 'invalid', why, tracker.closed ? undefined : []);
    return event.id;
  }
  const checked = validate(tracker.schemas, name, event.payload);
  if ('why' in checked) {
    dropEverywhere(tracker, event, 'invalid', checked.why, checked.violations);
    return event.id;
  }
  if (key !== undefined && !remember(tracker.recentKeys, id)) return id;
  tracker.nextSeq += 1;
  const checkedEvent = checked.payload === event.payload ? event : Object.freeze({ ...event, payload: checked.payload });
  offer(tracker, checkedEvent, scope.consent());
  return id;
}

function makeEnvelope(scope: ScopeState, call: Call, id: string): EventEnvelope {
  const { tracker } = scope;
  const { who = {}, where = { runtime: 'server' } } = scope.context();
  const given = call.options.occurredAt;
  const asked = given === undefined ? Number.NaN : Math.round(Number(given));
  const occurredAt = isTime(asked) ? asked : tracker.time();
  return Object.freeze({
    v: 1,
    id,
    name: call.name,
    payload: normalisePayload(call.name, call.payload, { occurredAt, ...(where.runtime === 'browser' && where.url !== undefined && { baseUrl: where.url }) }),
    occurredAt,
    seq: tracker.nextSeq,
    who: scope.identity.apply(who),
    where,
    consent: grantedPurposes(scope.consent()),
    priority: priorityOf(call.name),
  });
}

/** What is wrong with the call itself, apart from the payload. */
function whyRefused(tracker: TrackerState, { name, options, byApplication }: Call): Refusal | undefined {
  if (byApplication && tracker.reserved.has(name)) {
    return { code: 'event-reserved', message: `"${name}" is tracked by Waymark itself and cannot be tracked by hand here.` };
  }
  if (options.id !== undefined && !isEventId(options.id)) {
    return { code: 'id-invalid', message: 'The option "id" must be 1 to 128 of letters, digits and _ - : . ~. Leave it out to get one made.' };
  }
  if (options.key !== undefined && (typeof options.key !== 'string' || options.key === '')) {
    return { code: 'key-invalid', message: 'The option "key" must be a text that is not empty, such as an order number.' };
  }
  if (options.occurredAt !== undefined && !isTime(Number(options.occurredAt))) {
    return { code: 'time-invalid', message: 'The option "occurredAt" must be a Date or milliseconds since 1970.' };
  }
  return undefined;
}

/** Within what a Date can hold: 8.64e15 ms (ECMA-262, Time Values; checked 2026-11-21). */
function isTime(value: number): boolean {
  return value >= 0 && value <= 8.64e15;
}

/** Most business keys that are remembered to merge repeats inside one tracker. */
const mostKeys = 10_000;

/** False when the id was remembered already. */
function remember(keys: Set<string>, id: string): boolean {
  if (keys.has(id)) return false;
  keys.add(id);
  if (keys.size > mostKeys) {
    const [oldest] = keys;
    if (oldest !== undefined) keys.delete(oldest);
  }
  return true;
}
