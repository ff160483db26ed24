import type { ClientInfo, EventEnvelope, Violation, Where, Who } from '@waymark/core';
import { normalisePayload, priorityOf } from '@waymark/core/events';
import { parseIp, redactAddress } from '@waymark/node/request';
import { anId, aTime } from './forms.ts';
import { isPlainObject } from './plain-values.ts';
import type { Sending } from './sending.ts';
import { count, dictionary, type Form, list, maybe, maybeInside, type Member, need, needInside, oneOf, readShape, text } from './shape.ts';

const anyText = text(32_768);
const webAddress = text(8192, /^https?:\/\/\S+$/i);

/** Members that hold addresses, by event. */
const addressOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['pageOpened', ['url', 'referrer']],
  ['pageLoaded', ['url']],
  ['tabUrlChanged', ['url']],
  ['linkOpened', ['link']],
]);

const where: readonly Member[] = [
  need('runtime', oneOf('browser', 'server')),
  maybe('url', redacted(webAddress)),
  maybe('referrer', redacted(anyText)),
  maybe('title', anyText),
  maybe('locale', text(64)),
  maybe('timeZone', text(64)),
  maybeInside('landing', need('url', redacted(webAddress)), maybe('referrer', redacted(anyText))),
  maybe('pageLoadedAt', aTime),
  maybe('service', text(100)),
  maybe('bot', list(3, oneOf('webdriver', 'user-agent', 'headers'))),
  maybe('metadata', dictionary(5, text(20, /^[A-Za-z_]\w*$/), text(300))),
  maybeInside('library', need('name', text(100)), need('version', text(100))),
];
const client = maybeInside('client', maybe('ip', ipAddress), maybe('userAgent', text(2048)));

const fromAnybody = envelopeWith(where);
const fromService = envelopeWith([...where, client]);

function envelopeWith(whereMembers: readonly Member[]): readonly Member[] {
  return [
    need('v', oneOf(1)),
    need('name', text(100, /^[A-Za-z_]\w*$/)),
    need('payload', (value) => (isPlainObject(value) ? value : undefined)),
    need('occurredAt', aTime),
    need('seq', count(Number.MAX_SAFE_INTEGER)),
    need('consent', list(32, text(64, /^\S+$/))),
    need('priority', oneOf('critical', 'normal', 'low')),
    needInside(
      'who',
      maybe('browserId', anId),
      maybe('sessionId', anId),
      maybe('tabId', anId),
      maybe('userId', text(254, /[^]/)),
      maybe('email', text(254)),
      maybe('aliases', dictionary(10, text(40, /^[a-z][a-z0-9-]*$/), text(256, /^[\x21-\x7e]+$/))),
    ),
    needInside('where', ...whereMembers),
  ];
}

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

/** An address without secrets and personal data: not every sender takes them out, and what is stored is passed on. */
function redacted(form: Form): Form {
  return (value) => {
    const address = form(value);
    return typeof address === 'string' ? redactAddress(address) : undefined;
  };
}

/** The payload of an event that is about a page or a link, whose address it names again. */
function redactPayload(name: string, payload: unknown): unknown {
  const members = addressOf.get(name);
  if (members === undefined || !isPlainObject(payload)) return payload;
  const clean = Object.entries(payload).map(([key, value]) => [key, members.includes(key) && typeof value === 'string' ? redactAddress(value) : value]);
  return Object.fromEntries(clean) as unknown;
}

function ipAddress(value: unknown): string | undefined {
  return typeof value === 'string' && parseIp(value) ? value : undefined;
}

/**
 * Reads an event that somebody sent, member by member. Members that the format does not know are left behind. A browser's event gets the address and
 * User-Agent of its connection, whatever it says itself; a server's connection says nothing of the visitor, so its event keeps what it says, where a
 * service says it. The priority follows from the name, because it decides what an outbox gives up first. What the vocabulary fills in is filled in here,
 * so that a page need not carry the code for it. The source must be safe.
 */
export function readEnvelope(source: unknown, eventId: string, { client: connection, isService, toOurs }: Pick<Sending, 'client' | 'isService' | 'toOurs'>): EventEnvelope | readonly Violation[] {
  const faults: Violation[] = [];
  const read = readShape(source, isService ? fromService : fromAnybody, '', faults) as unknown as ReadEnvelope;
  if (read.where?.runtime === 'browser' && read.where.url === undefined && faults.every(({ path }) => path !== 'where.url')) {
    faults.push({ path: 'where.url', message: 'Is required.' });
  }
  if (faults.length > 0) return faults;
  const { v, name, seq, who, consent } = read;
  const occurredAt = toOurs(read.occurredAt);
  const known = whereOf(read.where, connection, toOurs);
  const payload = redactPayload(name, normalisePayload(name, read.payload, { occurredAt, ...(known.url !== undefined && { baseUrl: known.url }) }));
  return { v, id: eventId, name, payload, occurredAt, seq, who, where: known, consent, priority: priorityOf(name) };
}

function whereOf(read: Where, connection: ClientInfo, toOurs: Sending['toOurs']): Where {
  const { runtime, pageLoadedAt } = read;
  return { ...read, ...(pageLoadedAt !== undefined && { pageLoadedAt: toOurs(pageLoadedAt) }), ...(runtime === 'browser' && { client: connection }) };
}
