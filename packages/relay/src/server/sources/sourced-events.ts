import type { EventEnvelope, RequestSourceHost, SourcedEvent } from '@waymark/core';
import { normalisePayload, priorityOf } from '@waymark/core/events';
import { businessKeyOf, idMaker, isEventId, keyedId } from '@waymark/core/lean';
import { acceptOnce, type AcceptOptions, type OnceAccepted } from '../take/accept-once.ts';

/** What taking events of sources needs of the relay. */
export interface SourcingOptions extends AcceptOptions {
  /** Default: as trackers make them. */
  readonly newId?: (() => string) | undefined;
  /** Hears of the results of each call. */
  counted(results: readonly OnceAccepted[]): void;
}

/**
 * Makes what sources hear of into events as trackers make them, and takes each once: their ids merge with those of pages and servers. A purpose that is not
 * granted is denied, because nobody will decide later.
 */
export function sourcedEvents({ newId = idMaker(), counted, ...accepting }: SourcingOptions): RequestSourceHost['accept'] {
  let seq = 0;

  function envelopeOf(event: SourcedEvent): EventEnvelope {
    const { name, payload, who, where, consent } = event;
    const occurredAt = Math.round(event.occurredAt);
    const { url: baseUrl } = where;
    return {
      v: 1,
      id: idOf(event) ?? newId(),
      name,
      payload: normalisePayload(name, payload, { occurredAt, ...(baseUrl !== undefined && { baseUrl }) }),
      occurredAt,
      seq: seq++,
      who,
      where,
      consent: Object.keys(consent).filter((purpose) => consent[purpose] === 'granted'),
      priority: priorityOf(name),
    };
  }

  return async (events) => {
    const wrong = events.map(faultOf);
    const made = events.filter((_event, index) => wrong[index] === undefined).map(envelopeOf);
    const accepted = (await acceptOnce(accepting, made)).results.values();
    const results = wrong.map((fault): OnceAccepted => fault ?? accepted.next().value ?? { id: '', status: 'dropped', reason: 'queue-full' });
    counted(results);
    return results;
  };
}

function idOf({ id, key, name, payload }: SourcedEvent): string | undefined {
  if (id !== undefined) return id;
  const business = key ?? businessKeyOf(name, payload);
  return business === undefined ? undefined : keyedId(name, business);
}

/** Why an event cannot be made: what its source says of it is no event's. */
function faultOf({ id, occurredAt }: SourcedEvent): OnceAccepted | undefined {
  const violations = [
    ...(id === undefined || isEventId(id) ? [] : [{ path: 'id', message: 'Has the wrong form.' }]),
    ...(Number.isFinite(occurredAt) && occurredAt >= 0 ? [] : [{ path: 'occurredAt', message: 'Has the wrong form.' }]),
  ];
  return violations.length > 0 ? { id: '', status: 'dropped', reason: 'invalid', code: 'envelope-invalid', violations } : undefined;
}
