import type { WireResult } from '../../wire.ts';
import { isDecision } from '../read/read-decision.ts';
import { readEventId } from '../read/read-envelope.ts';
import type { Sending, Sent } from '../read/sending.ts';
import { type DecisionOptions, takeDecisions } from './take-decisions.ts';
import { takesAllBack } from '../visitors/takes-all-back.ts';
import { type EventOptions, takeEvents, type TakenEvents } from './take-events.ts';

/** What taking a batch needs of the relay. */
export interface TakeOptions extends EventOptions, DecisionOptions {}

/** What became of a batch. */
export interface Taken {
  /** Of events and decisions alike, in the order of the batch. */
  readonly results: readonly WireResult[];
  readonly events: TakenEvents;
  readonly decisions: readonly WireResult[];
  /** The last word of the visitor takes everything back. */
  readonly hasWithdrawn: boolean;
}

/** Takes a batch apart: events go to the tracker, decisions of visitors to the operator. Undefined: one has no id that an answer could name. */
export async function takeBatch(options: TakeOptions, sources: readonly unknown[], sending: Sending): Promise<Taken | undefined> {
  const sents: Sent[] = [];
  for (const source of sources) {
    const id = readEventId(source);
    if (id === undefined) return undefined;
    sents.push({ source, id });
  }
  const decided = sents.filter(({ source }) => isDecision(source));
  if (decided.length === 0) {
    const events = await takeEvents(options, sents, sending);
    return { results: events.results, events, decisions: [], hasWithdrawn: false };
  }
  const happened = sents.filter(({ source }) => !isDecision(source));
  // Events that were made before a withdrawal and come with it are held back already.
  const decisions = await takeDecisions(options, decided, sending);
  const events = await takeEvents(options, happened, sending);
  const results = new Map([...pairs(happened, events.results), ...pairs(decided, decisions)]);
  return { results: sents.flatMap((sent) => results.get(sent) ?? []), events, decisions, hasWithdrawn: takesAllBack(decided, decisions) };
}

function pairs(sents: readonly Sent[], results: readonly WireResult[]): readonly (readonly [Sent, WireResult])[] {
  return results.flatMap((result, index) => {
    const sent = sents[index];
    return sent ? [[sent, result] as const] : [];
  });
}
