import type { StandardVocabulary } from '@waymark/core';
import {
  type Batch,
  type EventEnvelope,
  type HttpRequest,
  httpTransport,
  type HttpTransportOptions,
  type Refusal,
  type SendOutcome,
  type Transport,
} from '@waymark/core/transport';
import { encode } from './encode.ts';
import { createMemory, type Memory } from './memory.ts';
import type { TracifyOptions } from './options.ts';
import { readAnswer } from './read-answer.ts';
import { readSettings, type Settings } from './settings.ts';
import { isUsual } from './usual-mapping.ts';
import { visitorOf } from './visitor.ts';

/**
 * Delivers events to Tracify's server-side events API. Holds the API key and needs the visitor's IP and User-Agent, so it runs on a server only.
 * An event that Tracify could not take is refused before anything is sent; one that turns out to have no counterpart (a cart into which nothing was put) is dropped as `not-wanted`.
 */
export function tracify<Events = StandardVocabulary>(options: TracifyOptions<Events>): Transport {
  const settings = readSettings(options);
  const memory = createMemory(settings.rememberedVisitors);
  const about = describe(settings, memory);
  const senderOf = (requests: readonly HttpRequest[]) => httpTransport({ ...about, encode: () => requests });
  return {
    ...senderOf([]),
    async send(batch, how) {
      const { requests, refused } = encode(batch.events, settings, memory);
      const outcome = await senderOf(requests).send(without(batch, refused), how);
      return withRefusals(outcome, refused);
    },
  };
}

/**
 * Largest event that is taken, before it is written for Tracify: of an order of thousands of lines the first hundred go there, and requests have a bound of their own.
 * Unit: bytes.
 */
const largestEvent = 1_048_576;

function describe(settings: Settings, memory: Memory): Omit<HttpTransportOptions, 'encode'> {
  return {
    name: settings.name,
    runsIn: 'server',
    purposes: settings.purposes,
    limits: { maxEvents: settings.maxEvents, maxBytes: Math.max(settings.maxBytes, largestEvent), concurrency: settings.concurrency },
    // Waits and tries of the vendor's own plugin are shorter; these are cautious. Source: our wire specification; checked 2026-11-21.
    retry: { delaysMs: [1000, 4000, 15_000, 60_000], maxAttempts: 5, maxAgeMs: settings.maxAgeMs, timeoutMs: 5000 },
    wants: (event) => (Object.hasOwn(settings.map, event.name) ? settings.map[event.name] !== null : isUsual(event, settings)),
    orderBy: (event) => visitorOf(event) ?? event.id,
    repeatSafe: (event, failure) => memory.deduplicated.has(event.id) || isHarmless(failure),
    readAnswer: (answer) => readAnswer(answer, settings.token),
    settled: memory.settle,
  };
}

/** A page event that may have arrived is sent again only after a 5xx, and only once: a lost view is worse than a rare double one, a series is not. */
function isHarmless({ why, attempt }: { readonly why: Refusal; readonly attempt: number }): boolean {
  return /^http-5\d\d$/.test(why.code) && attempt < 2;
}

function without(batch: Batch, refused: ReadonlyMap<string, Refusal>): Batch {
  if (refused.size === 0) return batch;
  const entries = batch.entries.filter((entry) => !refused.has(entry.id));
  const events: readonly EventEnvelope[] = batch.events.filter((event) => !refused.has(event.id));
  return { entries, events, size: entries.reduce((sum, entry) => sum + entry.size, 0) };
}

function withRefusals(outcome: SendOutcome, refused: ReadonlyMap<string, Refusal>): SendOutcome {
  if (refused.size === 0) return outcome;
  const mixed = outcome.status === 'mixed' ? outcome : { status: 'mixed' as const, retry: new Map<string, Refusal>(), refused: new Map<string, Refusal>() };
  return { ...mixed, refused: new Map([...mixed.refused, ...refused]) };
}
