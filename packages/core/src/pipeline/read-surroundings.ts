import { TrackingError } from '../errors.ts';
import type { ConsentState, EventContext } from '../ports/tracker.ts';
import { consentFault, consentWanted } from './consent-state.ts';
import { isRecord } from './is-record.ts';
import { kindGiven, refuseCall } from './refuse-call.ts';

/** What the application says of a visitor. */
export type Surroundings = EventContext & { readonly consent?: ConsentState };

/** Members that are texts where they are there: a number, such as the key of a database, is refused by those who get the event. */
const texts = {
  who: ['browserId', 'sessionId', 'tabId', 'userId', 'email'],
  where: ['url', 'referrer', 'title', 'locale', 'timeZone', 'service'],
} as const;

/** Reads what `scope` was given, and refuses what would spoil each event of the visitor. */
export function readSurroundings(given: Surroundings): Surroundings {
  try {
    const { who, where, consent } = members('', given);
    for (const [name, part] of [['who', who], ['where', where]] as const) if (part !== undefined) checkPart(name, members(name, part));
    const fault = consent === undefined ? undefined : consentFault(consent);
    if (fault !== undefined) refuse(`"consent" as ${consentWanted}`, fault);
    return { ...(who !== undefined && { who }), ...(where !== undefined && { where }), ...(consent !== undefined && { consent }) } as Surroundings;
  } catch (cause) {
    if (cause instanceof TrackingError) throw cause;
    return refuse('plain values', 'one that throws when it is read', cause);
  }
}

function members(name: string, value: unknown): Readonly<Record<string, unknown>> {
  if (isRecord(value)) return value;
  return refuse(name === '' ? 'an object such as { who, where, consent }' : `"${name}" as an object`, kindGiven(value));
}

function checkPart(name: keyof typeof texts, part: Readonly<Record<string, unknown>>): void {
  for (const member of texts[name]) {
    const value = part[member];
    if (value !== undefined && typeof value !== 'string') refuse(`"${name}.${member}" as a text`, kindGiven(value));
  }
  const { runtime } = part;
  if (name === 'where' && runtime !== 'browser' && runtime !== 'server') refuse('"where.runtime" as "browser" or "server"', kindGiven(runtime));
}

function refuse(wanted: string, found: string, cause?: unknown): never {
  return refuseCall(`The surroundings of a visitor, given to scope() or forRequest(), need ${wanted}`, found, 'Pass that, or nothing in its place; {} is a visitor of whom nothing is known.', cause);
}
