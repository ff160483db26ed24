import type { Acceptance, EventEnvelope, Tracker } from '@waymark/core';
import type { WireResult } from '../wire.ts';
import { markBot } from './bots.ts';
import { checkSource, invalid } from './check-source.ts';
import type { OriginPolicy } from './cors.ts';
import { readEnvelope } from './read-envelope.ts';
import type { SeenIds } from './seen-ids.ts';
import type { Sending, Sent } from './sending.ts';

/** What taking events needs of the relay. */
export interface EventOptions {
  readonly accept: Tracker['accept'];
  readonly origins: OriginPolicy;
  readonly seen: SeenIds;
  readonly maxEventBytes: number;
  /** Whether there is a schema for events of this name. */
  knows(name: string): boolean;
}

/** Results in the order of the events, and the latest of a browser that may keep its id. */
export interface TakenEvents {
  readonly results: readonly WireResult[];
  readonly latest: EventEnvelope | undefined;
}

/** Faults that an answer names for one event. */
const mostViolations = 20;

type Slot = WireResult | Promise<WireResult>;

/** Takes the events of a batch: checks each, tells repeats, hands the rest to the tracker. */
export async function takeEvents(options: EventOptions, sources: readonly Sent[], sending: Sending): Promise<TakenEvents> {
  const reads = sources.map((sent) => readOne(options, sent, sending));
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
  return { results, latest: latestOf(reads, results) };
}

/** A browser may keep its id when its visitor granted something, in an event that is right. */
function latestOf(reads: readonly (EventEnvelope | WireResult)[], results: readonly WireResult[]): EventEnvelope | undefined {
  return reads.findLast((read, index): read is EventEnvelope => 'where' in read && mayKeepId(read) && results[index]?.reason !== 'invalid');
}

function mayKeepId({ where, who, consent }: EventEnvelope): boolean {
  return where.runtime === 'browser' && who.browserId !== undefined && consent.length > 0;
}

function readOne({ origins, maxEventBytes }: EventOptions, { source, id }: Sent, sending: Sending): EventEnvelope | WireResult {
  const objection = checkSource(source, id, sending, maxEventBytes);
  if (objection) return objection;
  const event = readEnvelope(source, id, sending);
  if (!('where' in event)) return invalid(id, 'envelope-invalid', event);
  const { runtime, url } = event.where;
  if (runtime === 'browser' && !origins.allows(url ?? '')) return invalid(id, 'origin-not-allowed');
  return runtime === 'browser' ? markBot(event, sending.botSigns) : event;
}

function repeatOf(id: string, claim: 'seen' | Promise<boolean>): Slot {
  const result = (kept: boolean): WireResult => (kept ? { id, status: 'repeated' } : { id, status: 'dropped', reason: 'queue-full', code: 'earlier-copy-failed' });
  return claim === 'seen' ? result(true) : claim.then(result);
}

/** Gives the new events to the tracker and ends their claims, also when the tracker fails. */
async function handOver({ accept, seen }: EventOptions, events: readonly EventEnvelope[]): Promise<ReadonlyMap<string, Acceptance>> {
  const kept = new Set<string>();
  try {
    const results = events.length === 0 ? [] : await accept(events);
    for (const { id, status } of results) if (status !== 'dropped') kept.add(id);
    return new Map(results.map((result) => [result.id, result]));
  } finally {
    for (const { id } of events) seen.settle(id, kept.has(id));
  }
}

function resultOf(options: EventOptions, acceptance: Acceptance | undefined, read: EventEnvelope | WireResult): WireResult {
  if (!acceptance) return { id: read.id, status: 'dropped', reason: 'queue-full' };
  if (acceptance.status !== 'dropped' || acceptance.reason !== 'invalid') return acceptance;
  const violations = (acceptance.violations ?? []).slice(0, mostViolations);
  const isUnknown = 'name' in read && !options.knows(read.name);
  const code = isUnknown ? 'event-unknown' : 'payload-invalid';
  return { ...acceptance, ...((isUnknown || violations.length > 0) && { code }), violations };
}
