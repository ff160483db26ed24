import { atOnce } from '../harmless.ts';
import type { Lane } from '../lane/create-lane.ts';
import type { EventEnvelope } from '../ports/event.ts';
import type { DropReason } from '../ports/report.ts';
import type { ConsentState } from '../ports/tracker.ts';
import type { Refusal } from '../ports/transport.ts';
import { verdict } from './consent-gate.ts';
import type { NewbornEntry } from './serialise.ts';

/** Whether an event goes to a lane: now, once the visitor has decided, or not at all. */
export type Judgement = 'go' | 'wait' | { readonly reason: DropReason; readonly why: Refusal };

export const noConsent: Refusal = { code: 'no-consent', message: 'The visitor has not granted what the destination needs.' };

/** Decides for one lane, and notes the key of its order in the entry. */
export function judge({ transport, name }: Lane, event: EventEnvelope, entry: NewbornEntry, consent: ConsentState | undefined): Judgement {
  try {
    if (atOnce(transport.wants?.(event), '"wants"') === false) return refuse('not-wanted', 'The destination has no use for this event.');
    const key = atOnce(transport.orderBy?.(event), '"orderBy"');
    if (key !== undefined) entry.keys = entry.keys ? [...entry.keys, { lane: name, key }] : [{ lane: name, key }];
  } catch (cause) {
    return { reason: 'refused', why: { code: 'transport-threw', message: `The transport "${name}" threw.`, cause } };
  }
  const decided = verdict(transport, consent);
  if (decided === 'stop') return { reason: 'no-consent', why: noConsent };
  const { maxBytes } = transport.limits;
  return entry.size > maxBytes ? refuse('too-large', `The event has ${entry.size} bytes, the destination takes ${maxBytes}.`) : decided;
}

function refuse(reason: DropReason, message: string): Judgement {
  return { reason, why: { code: reason, message } };
}
