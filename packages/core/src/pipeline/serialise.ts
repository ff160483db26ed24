import { byteGauge } from '../bytes.ts';
import { isEventId } from '../envelope/event-id.ts';
import type { EventEnvelope } from '../ports/event.ts';
import type { Entry, LaneKey } from '../ports/outbox.ts';
import type { Bytes, EpochMs } from '../units.ts';

/** An entry whose keys and lanes are still being found. */
export type NewbornEntry = Omit<Entry, 'keys' | 'occurredAt'> & { occurredAt: EpochMs; keys?: readonly LaneKey[]; lanes: readonly string[]; late?: boolean; isNew: boolean };

/**
 * Where an event is from. `new`: this tracker has just made it and its id; `own`: it made the event, with an id that may have been there before; `foreign`:
 * another one's, or changed by an enricher; `batch`: the same, and one of several that come in one task and may share their surroundings.
 */
export type Origin = 'new' | 'own' | 'foreign' | 'batch';

/** Makes an entry of an event: serialises it, once, and throws what `JSON.stringify` throws. */
export interface Serialise {
  (event: EventEnvelope, origin: Origin): NewbornEntry;
  /** Forgets what earlier events had in common: before a batch, because it may have changed since. */
  forget(): void;
}

/** What the events of a process, of a visitor or of a page have in common, and its text. */
type Shared = Pick<EventEnvelope, 'who' | 'where' | 'consent'> & { readonly json: string };

/** Copied for every event, so that none is taken for long-lived: docs/decisions/0018. */
export const blankEntry: NewbornEntry = { id: '', json: '', size: 0, priority: 'normal', occurredAt: 0, lanes: [], isNew: false };
const plainName = /^\w+$/;
/** A regular expression alone would take `undefined` for a name. */
const isPlainName = (value: unknown): boolean => typeof value === 'string' && plainName.test(value);

/** True for an envelope whose text can be put together by hand: no text in it needs an escape outside of the payload, and there is nothing but the members of an envelope. */
function isPlain(event: EventEnvelope, origin: Origin): boolean {
  if (!isPlainName(event.name) || !(origin === 'new' || isEventId(event.id))) return false;
  return origin === 'new' || origin === 'own' || isWhole(event);
}

/** How many members an envelope has. */
const members = 10;

/** What others made may lack something, whatever its type says, or have more. */
function isWhole(event: EventEnvelope): boolean {
  const { v, occurredAt, seq, who, where, consent, priority } = event;
  const hasSurroundings = typeof who === 'object' && typeof where === 'object' && Array.isArray(consent);
  return v === 1 && Number.isFinite(occurredAt) && Number.isFinite(seq) && hasSurroundings && isPlainName(priority) && Object.keys(event).length === members;
}

/**
 * Writes the text of events. It is put together by hand around the payload, and what one event shares with the next is written once: the same text as that of
 * `JSON.stringify` in half the time, or in a quarter where events come from one page.
 */
export function createSerialise(): Serialise {
  const sizeOf = byteGauge();
  let kept: Shared | undefined;

  function sharedOf({ who, where, consent }: EventEnvelope, origin: Origin): Shared {
    if (kept && kept.who === who && kept.where === where && kept.consent === consent) return kept;
    const json = JSON.stringify({ who, where, consent }).slice(1, -1);
    const shared = { who, where, consent, json };
    // What somebody can still change has to be looked at every time, but for those of one task.
    kept = origin === 'batch' || (isFixed(who) && isFixed(where) && isFixed(consent)) ? shared : undefined;
    return shared;
  }

  function entryOf({ id, priority, occurredAt }: EventEnvelope, origin: Origin, json: string, size: Bytes): NewbornEntry {
    return { ...blankEntry, id, json, size, priority, occurredAt, isNew: origin === 'new' };
  }

  function serialise(event: EventEnvelope, origin: Origin): NewbornEntry {
    const { id, name, payload, occurredAt, seq, priority } = event;
    const text = isPlain(event, origin) ? (JSON.stringify(payload) as string | undefined) : undefined;
    if (text === undefined) {
      const json = JSON.stringify(event);
      return entryOf(event, origin, json, sizeOf(json));
    }
    const shared = sharedOf(event, origin);
    const json = `{"v":1,"id":"${id}","name":"${name}","payload":${text},"occurredAt":${occurredAt},"seq":${seq},${shared.json},"priority":"${priority}"}`;
    // To measure the whole makes it one piece. V8 would keep its parts, in twice the memory.
    return entryOf(event, origin, json, sizeOf(json));
  }

  return Object.assign(serialise, {
    forget() {
      kept = undefined;
    },
  });
}

/** True for what nobody can change any more, however deep. */
function isFixed(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isFixed);
}
