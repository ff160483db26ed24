import { keyedId } from '../envelope/event-id.ts';
import { businessKeyOf, priorityOf } from '../events/facts.ts';
import { normalisePayload } from '../events/normalise.ts';
import type { EventEnvelope, Where, Who } from '../ports/event.ts';
import type { ConsentState, TrackOptions } from '../ports/tracker.ts';
import type { Refusal } from '../ports/transport.ts';
import { callFault, isTime } from './call-fault.ts';
import { grantedPurposes } from './consent-gate.ts';
import { offer } from './offer.ts';
import { dropEverywhere, type TrackerState } from './state.ts';

/** One call of `track`. */
export interface Call {
  /** For an event that has no other id. */
  readonly id: string;
  readonly name: string;
  readonly payload: unknown;
  /** Undefined where the call has none. */
  readonly options: TrackOptions | undefined;
  readonly byApplication: boolean;
}

/** Whose event it is, and where it happens. */
export interface Surroundings {
  readonly who: Who;
  readonly where: Where;
  readonly consent: ConsentState | undefined;
}

/** Makes an event of a call and hands it on. Returns its id. */
export function trackEvent(tracker: TrackerState, surroundings: Surroundings, call: Call): string {
  const { name, options, payload } = call;
  const wrong = whyRefused(tracker, call);
  const key = wrong || options?.id !== undefined ? undefined : (options?.key ?? businessKeyOf(name, payload));
  const id = (wrong ? undefined : options?.id) ?? (key === undefined ? call.id : keyedId(name, key));
  const event = makeEnvelope(tracker, surroundings, call, id);
  const checked = wrong ? { why: wrong, violations: [] } : tracker.validate(name, event.payload);
  if ('why' in checked) {
    if (tracker.closed) dropEverywhere(tracker, event, 'closed', checked.why);
    else dropEverywhere(tracker, event, 'invalid', checked.why, checked.violations);
  } else if (key === undefined || tracker.recentKeys.claim(id)) {
    tracker.nextSeq += 1;
    const made = checked.payload === event.payload ? event : Object.freeze({ ...event, payload: checked.payload });
    offer(tracker, made, surroundings.consent, tracker.makesIds && id === call.id ? 'new' : 'own');
    if (key !== undefined) tracker.recentKeys.freeUnlessTaken(id);
  }
  return id;
}

function makeEnvelope(tracker: TrackerState, { who, where, consent }: Surroundings, { name, payload, options }: Call, id: string): EventEnvelope {
  const asked = options?.occurredAt === undefined ? NaN : Math.round(Number(options.occurredAt));
  const occurredAt = isTime(asked) ? asked : tracker.time();
  const { url: baseUrl } = where;
  return Object.freeze({
    v: 1,
    id,
    name,
    payload: normalisePayload(name, payload, where.runtime === 'browser' && baseUrl !== undefined ? { occurredAt, baseUrl } : { occurredAt }),
    occurredAt,
    seq: tracker.nextSeq,
    who,
    where,
    consent: grantedPurposes(consent),
    priority: priorityOf(name),
  });
}

/** What is wrong with the call itself, apart from the payload. */
function whyRefused({ closed, reserved }: TrackerState, { name, options, byApplication }: Call): Refusal | undefined {
  if (closed) return { code: 'closed', message: 'The tracker is closed.' };
  if (byApplication && reserved.includes(name)) return { code: 'event-reserved', message: `"${name}" is for Waymark's own sources, such as the page, to tell. Leave the call out.` };
  return options && callFault(options);
}
