import type { ClientInfo, EventEnvelope, Violation, Where, Who } from '@waymark/core';
import { normalisePayload, priorityOf } from '@waymark/core/events';
import { redactAddress } from '@waymark/node/request';
import { fromAnybody, fromService, ownMembers } from './envelope-shape.ts';
import { isPlainObject } from './plain-values.ts';
import type { Sending } from './sending.ts';
import { fitsShape, readShape } from './shape.ts';

/** Members that hold addresses, by event. */
const addressOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['pageOpened', ['url', 'referrer']],
  ['pageLoaded', ['url']],
  ['tabUrlChanged', ['url']],
  ['linkOpened', ['link']],
]);

/** An envelope as its shape reads it. */
interface ReadEnvelope {
  readonly v: 1;
  readonly name: string;
  readonly payload: unknown;
  readonly occurredAt: number;
  readonly seq: number;
  readonly who: Who;
  readonly where: Where;
  readonly consent: readonly string[];
}

/** Id of an event as it may stand in an answer. Undefined when there is none that could. */
export function readEventId(source: unknown): string | undefined {
  const value = isPlainObject(source) && Object.hasOwn(source, 'id') ? source['id'] : undefined;
  return typeof value === 'string' && /^[\w\-:.%~]{1,128}$/.test(value) ? value : undefined;
}

/** The payload of an event that is about a page or a link, whose address it names again. */
function redactPayload(name: string, payload: unknown): unknown {
  const members = addressOf.get(name);
  if (members === undefined || !isPlainObject(payload)) return payload;
  let clean = payload;
  for (const member of members) {
    const address = clean[member];
    // A link to write or call somebody would be none without him. Browsers add the slashes that an address of the web lacks.
    const harmless = typeof address === 'string' && Object.hasOwn(clean, member) && !/^(?!https?:)[a-z][\w+.-]*:[^/]/i.test(address) ? redactAddress(address) : address;
    if (harmless !== address) clean = { ...clean, [member]: harmless };
  }
  return clean;
}

/** Reads an event that somebody sent: what it is, or what is wrong with it. */
export type EnvelopeReader = (source: unknown, eventId: string) => EventEnvelope | readonly Violation[];

/** What the source of an event has in common with others, and what was made of it. */
interface Surroundings {
  readonly source: Readonly<Record<string, unknown>>;
  readonly read: Pick<EventEnvelope, 'who' | 'where' | 'consent'>;
}

/**
 * Reads the events of one request, member by member. Members that the format does not know are left behind. A browser's event gets the address and
 * User-Agent of its connection, whatever it says itself; a server's connection says nothing of the visitor, so its event keeps what it says, where a
 * service says it. The priority follows from the name, because it decides what an outbox gives up first. What the vocabulary fills in is filled in here,
 * so that a page need not carry the code for it. The sources must be safe. What one shares with the one before is read once, and shared again.
 */
export function envelopeReader({ client, isService, toOurs }: Pick<Sending, 'client' | 'isService' | 'toOurs'>): EnvelopeReader {
  let last: Surroundings | undefined;

  return (source, eventId) => {
    const faults: Violation[] = [];
    const known = sharesAll(last?.source, source) ? last?.read : undefined;
    const read = (known && fitsShape(source, ownMembers) ? source : readShape(source, known ? ownMembers : isService ? fromService : fromAnybody, '', faults)) as ReadEnvelope;
    if (!known && read.where?.runtime === 'browser' && read.where.url === undefined && faults.every(({ path }) => path !== 'where.url')) {
      faults.push({ path: 'where.url', message: 'Is required.' });
    }
    if (faults.length > 0) return faults;
    const shared = known ?? { who: read.who, where: whereOf(read.where, client, toOurs), consent: read.consent };
    if (!known) last = { source: source as Surroundings['source'], read: shared };
    const { v, name, seq } = read;
    const { who, where, consent } = shared;
    const occurredAt = toOurs(read.occurredAt);
    const payload = redactPayload(name, normalisePayload(name, read.payload, where.url === undefined ? { occurredAt } : { occurredAt, baseUrl: where.url }));
    return Object.freeze({ v, id: eventId, name, payload, occurredAt, seq, who, where, consent, priority: priorityOf(name) });
  };
}

/** True when a source has the very objects of another one, as those of one page have that came in one batch. */
function sharesAll(last: Surroundings['source'] | undefined, source: unknown): boolean {
  if (last === undefined || !isPlainObject(source)) return false;
  return source['who'] === last['who'] && source['where'] === last['where'] && source['consent'] === last['consent'];
}

function whereOf(read: Where, connection: ClientInfo, toOurs: Sending['toOurs']): Where {
  const { runtime, pageLoadedAt } = read;
  return { ...read, ...(pageLoadedAt !== undefined && { pageLoadedAt: toOurs(pageLoadedAt) }), ...(runtime === 'browser' && { client: connection }) };
}
