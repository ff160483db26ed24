import type { Acceptance, ClientInfo, EventEnvelope, Tracker, Violation } from '@waymark/core';
import { utf8Bytes } from '@waymark/core/transport';
import type { WireResult } from '../wire.ts';
import type { OriginPolicy } from './cors.ts';
import { isSafe } from './plain-values.ts';
import { readEnvelope, readEventId } from './read-envelope.ts';
import type { SeenIds } from './seen-ids.ts';

/** What the events of one request have in common. */
export interface Sending {
  readonly client: ClientInfo;
  /** Sent by a service of the shop, which knows its visitors' address and User-Agent. */
  readonly isService: boolean;
  /** Bytes of the body. An event in a small body is small, so its size need not be measured. */
  readonly bodySize: number;
  /** Writes on the event what follows from how it came. */
  mark(event: EventEnvelope): EventEnvelope;
}

/** What taking events needs of the relay. */
export interface TakeOptions {
  readonly accept: Tracker['accept'];
  readonly origins: OriginPolicy;
  readonly seen: SeenIds;
  readonly maxEventBytes: number;
  /** Whether there is a schema for events of this name. */
  knows(name: string): boolean;
}

/** Results in the order of the events, and the browser that the latest one came from. */
export interface Taken {
  readonly results: readonly WireResult[];
  readonly browserId: string | undefined;
}

/** Faults that an answer names for one event. */
const mostViolations = 20;

type Slot = WireResult | Promise<WireResult>;

/** Takes the events of a batch: checks each, tells repeats, hands the rest to the tracker. Undefined: one has no id that an answer could name. */
export async function takeEvents(options: TakeOptions, sources: readonly unknown[], sending: Sending): Promise<Taken | undefined> {
  const ids = sources.map(readEventId);
  if (!ids.every((id) => id !== undefined)) return undefined;
  const reads = sources.map((source, index) => readOne(options, source, ids[index] ?? '', sending));
  const fresh: EventEnvelope[] = [];
  const slots = reads.map((read): Slot | undefined => {
    if ('status' in read) return read;
    const claim = options.seen.claim(read.id);
    if (claim !== 'new') return repeatOf(read.id, claim);
    fresh.push(read);
    return undefined;
  });
  const accepted = await handOver(options, fresh);
  const results = await Promise.all(reads.map((read, index) => slots[index] ?? resultOf(options, accepted.get(read.id), read)));
  return { results, browserId: latestBrowser(reads, results) };
}

/** The browser that may keep its id: one whose visitor granted something, in an event that is right. */
function latestBrowser(reads: readonly (EventEnvelope | WireResult)[], results: readonly WireResult[]): string | undefined {
  const event = reads.findLast((read, index): read is EventEnvelope => 'where' in read && mayKeepId(read) && results[index]?.reason !== 'invalid');
  return event?.who.browserId;
}

function mayKeepId({ where, who, consent }: EventEnvelope): boolean {
  return where.runtime === 'browser' && who.browserId !== undefined && consent.length > 0;
}

function readOne({ origins, maxEventBytes }: TakeOptions, source: unknown, id: string, sending: Sending): EventEnvelope | WireResult {
  if (!isSafe(source)) return invalid(id, 'envelope-invalid', [{ path: '', message: 'Is nested too deep or has a forbidden name.' }]);
  if (sending.bodySize > maxEventBytes && utf8Bytes(JSON.stringify(source)) > maxEventBytes) return { id, status: 'dropped', reason: 'too-large' };
  const event = readEnvelope(source, id, sending);
  if (isFaulty(event)) return invalid(id, 'envelope-invalid', event);
  const { runtime, url } = event.where;
  if (runtime === 'browser' && !origins.allows(url ?? '')) return invalid(id, 'origin-not-allowed');
  return sending.mark(event);
}

function invalid(id: string, code: string, violations?: readonly Violation[]): WireResult {
  return { id, status: 'dropped', reason: 'invalid', code, ...(violations && { violations }) };
}

function isFaulty(event: EventEnvelope | readonly Violation[]): event is readonly Violation[] {
  return Array.isArray(event);
}

function repeatOf(id: string, claim: 'seen' | Promise<boolean>): Slot {
  const result = (kept: boolean): WireResult => (kept ? { id, status: 'repeated' } : { id, status: 'dropped', reason: 'queue-full', code: 'earlier-copy-failed' });
  return claim === 'seen' ? result(true) : claim.then(result);
}

/** Gives the new events to the tracker and ends their claims, also when the tracker fails. */
async function handOver({ accept, seen }: TakeOptions, events: readonly EventEnvelope[]): Promise<ReadonlyMap<string, Acceptance>> {
  const kept = new Set<string>();
  try {
    const results = events.length === 0 ? [] : await accept(events);
    for (const { id, status } of results) if (status !== 'dropped') kept.add(id);
    return new Map(results.map((result) => [result.id, result]));
  } finally {
    for (const { id } of events) seen.settle(id, kept.has(id));
  }
}

function resultOf(options: TakeOptions, acceptance: Acceptance | undefined, read: EventEnvelope | WireResult): WireResult {
  if (!acceptance) return { id: read.id, status: 'dropped', reason: 'queue-full' };
  if (acceptance.status !== 'dropped' || acceptance.reason !== 'invalid') return acceptance;
  const violations = (acceptance.violations ?? []).slice(0, mostViolations);
  const isUnknown = 'name' in read && !options.knows(read.name);
  const code = isUnknown ? 'event-unknown' : 'payload-invalid';
  return { ...acceptance, ...((isUnknown || violations.length > 0) && { code }), violations };
}
