import { utf8Bytes } from '../bytes.ts';
import type { Lane } from '../lane/create-lane.ts';
import type { EventEnvelope } from '../ports/event.ts';
import type { Entry } from '../ports/outbox.ts';
import type { DropReason } from '../ports/report.ts';
import type { ConsentState } from '../ports/tracker.ts';
import type { Refusal } from '../ports/transport.ts';
import { verdict } from './consent-gate.ts';

/** Where an event goes: now, once the visitor has decided, or not at all. */
export interface FanOut {
  readonly entry: Entry;
  readonly go: readonly Lane[];
  readonly wait: readonly Lane[];
  readonly stopped: readonly { readonly lane: Lane; readonly reason: DropReason; readonly why: Refusal }[];
}

const noConsent: Refusal = { code: 'no-consent', message: 'The visitor has not granted every purpose of this destination.' };
const notWanted: Refusal = { code: 'not-wanted', message: 'The destination has no use for this event.' };

/** Serialises an event, once, and decides lane by lane. Throws what `JSON.stringify` throws. */
export function fanOut(event: EventEnvelope, lanes: readonly Lane[], consent: ConsentState | undefined): FanOut {
  const keys = new Map<string, string>();
  const entry = { ...entryOf(event), keys };
  const go: Lane[] = [];
  const wait: Lane[] = [];
  const stopped: { lane: Lane; reason: DropReason; why: Refusal }[] = [];
  for (const lane of lanes) {
    const stop = whyNot(lane, event, entry, consent, keys);
    if (stop) stopped.push({ lane, ...stop });
    else if (verdict(lane.transport, consent) === 'wait') wait.push(lane);
    else go.push(lane);
  }
  return { entry, go, wait, stopped };
}

export function entryOf(event: EventEnvelope): Entry {
  const json = JSON.stringify(event);
  return { id: event.id, json, size: utf8Bytes(json), priority: event.priority, occurredAt: event.occurredAt };
}

function whyNot(
  { transport, name }: Lane,
  event: EventEnvelope,
  entry: Entry,
  consent: ConsentState | undefined,
  keys: Map<string, string>,
): { reason: DropReason; why: Refusal } | undefined {
  try {
    if (transport.wants?.(event) === false) return { reason: 'not-wanted', why: notWanted };
    const key = transport.orderBy?.(event);
    if (key !== undefined) keys.set(name, key);
  } catch (cause) {
    return { reason: 'refused', why: { code: 'transport-threw', message: `The transport "${name}" threw. That is a bug in the transport.`, cause } };
  }
  if (verdict(transport, consent) === 'stop') return { reason: 'no-consent', why: noConsent };
  if (entry.size > transport.limits.maxBytes) {
    const message = `The event has ${entry.size} bytes, the destination takes ${transport.limits.maxBytes}.`;
    return { reason: 'too-large', why: { code: 'too-large', message } };
  }
  return undefined;
}

export { noConsent };
