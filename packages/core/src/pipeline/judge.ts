import { utf8Bytes } from '../bytes.ts';
import type { Lane } from '../lane/create-lane.ts';
import type { EventEnvelope } from '../ports/event.ts';
import type { Entry } from '../ports/outbox.ts';
import type { DropReason } from '../ports/report.ts';
import type { ConsentState } from '../ports/tracker.ts';
import type { Refusal } from '../ports/transport.ts';
import { verdict } from './consent-gate.ts';

/** Whether an event goes to a lane: now, once the visitor has decided, or not at all. */
export type Judgement = 'go' | 'wait' | { readonly reason: DropReason; readonly why: Refusal };

export const noConsent: Refusal = { code: 'no-consent', message: 'The visitor has not granted what the destination needs.' };

/** An entry whose keys are still being found. */
export type NewbornEntry = Omit<Entry, 'keys'> & { keys?: Map<string, string> };

/** An event as the outbox keeps it. Serialises it, once, and throws what `JSON.stringify` throws. */
export function entryOf(event: EventEnvelope): NewbornEntry {
  const json = JSON.stringify(event);
  return { id: event.id, json, size: utf8Bytes(json), priority: event.priority, occurredAt: event.occurredAt };
}

/** Decides for one lane, and notes the key of its order in the entry. */
export function judge({ transport, name }: Lane, event: EventEnvelope, entry: NewbornEntry, consent: ConsentState | undefined): Judgement {
  const refuse = (reason: DropReason, message: string): Judgement => ({ reason, why: { code: reason, message } });
  try {
    if (transport.wants?.(event) === false) return refuse('not-wanted', 'The destination has no use for this event.');
    const key = transport.orderBy?.(event);
    if (key !== undefined) (entry.keys ??= new Map()).set(name, key);
  } catch (cause) {
    return { reason: 'refused', why: { code: 'transport-threw', message: `The transport "${name}" threw.`, cause } };
  }
  const decided = verdict(transport, consent);
  if (decided === 'stop') return { reason: 'no-consent', why: noConsent };
  const { maxBytes } = transport.limits;
  return entry.size > maxBytes ? refuse('too-large', `The event has ${entry.size} bytes, the destination takes ${maxBytes}.`) : decided;
}
