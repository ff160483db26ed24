import type { EventEnvelope } from '@waymark/core';
import type { WireResult } from '../../wire.ts';
import { type AcceptedOnce, type AcceptOptions, acceptOnce, type OnceAccepted } from './accept-once.ts';
import { markBot } from '../guards/bots.ts';
import { checkSource, invalid } from '../read/check-source.ts';
import type { OriginPolicy } from '../guards/cors.ts';
import { type EnvelopeReader, envelopeReader } from '../read/read-envelope.ts';
import { tooOld } from '../guards/replay-window.ts';
import type { Sending, Sent } from '../read/sending.ts';

/** What taking events needs of the relay. */
export interface EventOptions extends AcceptOptions {
  readonly origins: OriginPolicy;
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

/** Takes the events of a batch: checks each, and hands on those that are right. */
export async function takeEvents(options: EventOptions, sources: readonly Sent[], sending: Sending): Promise<TakenEvents> {
  const read = envelopeReader(sending);
  const reads = sources.map((sent) => readOne(options, sent, sending, read));
  const taken = await acceptOnce(options, reads.filter(isEvent));
  const accepted = taken.results.values();
  const results = reads.map((each): WireResult => (isEvent(each) ? resultOf(options, accepted.next().value, each) : each));
  return { results, latest: latestOf(taken) };
}

function isEvent(read: EventEnvelope | WireResult): read is EventEnvelope {
  return 'where' in read;
}

/** A browser may keep its id when its visitor granted something, and has not withdrawn it since, in an event that is right. */
function latestOf({ events, results }: AcceptedOnce): EventEnvelope | undefined {
  return events.findLast((event, index) => mayKeepId(event) && isRight(results[index]));
}

function isRight(result: OnceAccepted | undefined): boolean {
  return result?.status !== 'dropped' || result.reason !== 'invalid';
}

function mayKeepId({ where, who, consent }: EventEnvelope): boolean {
  return where.runtime === 'browser' && who.browserId !== undefined && consent.length > 0;
}

function readOne({ origins, maxEventBytes, knows }: EventOptions, { source, id }: Sent, sending: Sending, read: EnvelopeReader): EventEnvelope | WireResult {
  const objection = checkSource(source, id, sending, maxEventBytes);
  if (objection) return objection;
  const event = read(source, id);
  if (!('where' in event)) return invalid(id, 'envelope-invalid', event);
  if (isOfOtherName(id, event.name, knows)) return invalid(id, 'envelope-invalid', [{ path: 'id', message: 'Is for events of another name.' }]);
  if (event.occurredAt < sending.oldest) return tooOld(id);
  const { runtime, url } = event.where;
  if (runtime === 'browser' && !origins.allows(url ?? '')) return invalid(id, 'origin-not-allowed');
  return runtime === 'browser' ? markBot(event, sending.botSigns) : event;
}

/** An id that is derived from a business key begins with a name. Whoever has it keeps every other event of this id out, so no order is kept out by what is none. */
function isOfOtherName(id: string, name: string, knows: EventOptions['knows']): boolean {
  const end = id.indexOf(':');
  return end > 0 && id.slice(0, end) !== name && knows(id.slice(0, end));
}

function resultOf(options: EventOptions, acceptance: OnceAccepted | undefined, read: EventEnvelope): WireResult {
  if (!acceptance) return { id: read.id, status: 'dropped', reason: 'queue-full' };
  if (acceptance.status !== 'dropped' || acceptance.reason !== 'invalid') return acceptance;
  const violations = (acceptance.violations ?? []).slice(0, mostViolations);
  const isUnknown = !options.knows(read.name);
  const code = isUnknown ? 'event-unknown' : 'payload-invalid';
  return { ...acceptance, ...((isUnknown || violations.length > 0) && { code }), violations };
}
