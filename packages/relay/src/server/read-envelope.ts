import type { EventEnvelope, Violation, Where, Who } from '@waymark/core';
import { priorityOf } from '@waymark/core/events';
import { count, dictionary, list, type Members, membersOf, oneOf, text } from './members.ts';
import { isPlainObject } from './plain-values.ts';

/** Latest time that a Date can hold. Source: ECMA-262, Time Values; checked 2026-11-21. */
const latest = 8.64e15;

const id = text(128, /^[\w:.-]+$/);
const anyText = text(32_768);
const time = count(latest);
const address = text(8192, /^https?:\/\/\S+$/i);
const aliases = dictionary(10, text(40, /^[a-z][a-z0-9-]*$/), text(256, /^[\x21-\x7e]+$/));
const metadata = dictionary(5, text(20, /^[A-Za-z_]\w*$/), text(300));
const purposes = list(32, text(64, /^\S+$/));

/** Id of an event as it may stand in an answer. Undefined when there is none that could. */
export function readEventId(source: unknown): string | undefined {
  const value = isPlainObject(source) && Object.hasOwn(source, 'id') ? source['id'] : undefined;
  return typeof value === 'string' && /^[\w\-:.%~]{1,128}$/.test(value) ? value : undefined;
}

/**
 * Reads an event that somebody sent, member by member. Members that the format does not know are left behind, so is `where.client`: address and
 * User-Agent come from the connection. The priority follows from the name, because it decides what an outbox gives up first.
 */
export function readEnvelope(source: unknown, eventId: string): EventEnvelope | readonly Violation[] {
  const faults: Violation[] = [];
  const members = membersOf(source, '', faults);
  const v = members.need('v', oneOf(1));
  const name = members.need('name', text(100, /^[A-Za-z_]\w*$/)) ?? '';
  const payload = members.need('payload', (value) => (isPlainObject(value) ? value : undefined));
  const occurredAt = members.need('occurredAt', time);
  const seq = members.need('seq', count(Number.MAX_SAFE_INTEGER));
  const consent = members.need('consent', purposes);
  members.need('priority', oneOf('critical', 'normal', 'low'));
  const who = readWho(members.inside('who'));
  const where = readWhere(members.inside('where'));
  if (faults.length > 0 || v === undefined || occurredAt === undefined || seq === undefined || consent === undefined) return faults;
  return { v, id: eventId, name, payload, occurredAt, seq, who, where, consent, priority: priorityOf(name) };
}

function readWho(members: Members): Who {
  return present<Who>({
    browserId: members.maybe('browserId', id),
    sessionId: members.maybe('sessionId', id),
    tabId: members.maybe('tabId', id),
    userId: members.maybe('userId', text(254, /[^]/)),
    email: members.maybe('email', text(254)),
    aliases: members.maybe('aliases', aliases),
  });
}

function readWhere(members: Members): Where {
  const runtime = members.need('runtime', oneOf('browser', 'server')) ?? 'browser';
  return present<Where>({
    runtime,
    url: runtime === 'browser' ? members.need('url', address) : members.maybe('url', address),
    referrer: members.maybe('referrer', anyText),
    title: members.maybe('title', anyText),
    locale: members.maybe('locale', text(64)),
    timeZone: members.maybe('timeZone', text(64)),
    landing: readLanding(members.maybeInside('landing')),
    pageLoadedAt: members.maybe('pageLoadedAt', time),
    service: members.maybe('service', text(100)),
    metadata: members.maybe('metadata', metadata),
    library: readLibrary(members.maybeInside('library')),
  });
}

function readLanding(members: Members | undefined): Where['landing'] {
  const url = members?.need('url', address);
  const referrer = members?.maybe('referrer', anyText);
  return url === undefined ? undefined : { url, ...(referrer !== undefined && { referrer }) };
}

function readLibrary(members: Members | undefined): Where['library'] {
  const name = members?.need('name', text(100));
  const version = members?.need('version', text(100));
  return name === undefined || version === undefined ? undefined : { name, version };
}

type Optional<Value> = { readonly [Name in keyof Value]: Value[Name] | undefined };

/** The members that are there. */
function present<Value>(members: Optional<Value>): Value {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Value;
}
