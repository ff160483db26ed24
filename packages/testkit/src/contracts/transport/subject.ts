import type { EventEnvelope, SendContext, SendOutcome, Transport } from '@waymark/core';
import { makeBatch, makeSendContext } from '@waymark/core/testing';
import { expect } from 'vitest';
import { type Answer, type ScriptedServer, type SeenRequest, startScriptedServer } from './scripted-server.ts';

/** Where a transport under test must send, and through which `fetch`. */
export interface TransportWiring {
  /** Base URL of the destination, without a slash at the end. */
  readonly target: string;
  readonly fetch: typeof fetch;
}

export type MakeTransport = (wiring: TransportWiring) => Transport | Promise<Transport>;

/** What the clauses are run on. */
export interface TransportSubject {
  readonly make: MakeTransport;
  /** Events that the destination wants, each with its own id. Two at least. */
  readonly sampleEvents: readonly EventEnvelope[];
  /** Texts that no outcome may hold: keys, tokens. */
  readonly secrets: readonly string[];
  /** How the destination answers a request that it takes, where an empty JSON object is not enough. */
  readonly accepts?: (request: SeenRequest) => Answer;
  /** How the destination answers a request of which it takes every event but the one with this id, where it can. */
  readonly refusesOne?: (request: SeenRequest, id: string) => Answer;
  /** Address of the package's entry, for the clause about importing: `import.meta.resolve('./index.ts')`. */
  readonly entry?: string;
}

/** A transport on its way to a server of the suite. */
export interface TransportBench {
  readonly server: ScriptedServer;
  readonly transport: Transport;
  /** As many sample events as fit into one batch. */
  readonly events: readonly EventEnvelope[];
  /** Sends all of `events`, or those given. */
  send(changes?: Partial<SendContext>, events?: readonly EventEnvelope[]): Promise<SendOutcome>;
}

/** Runs a clause on a fresh transport and server. Unless told otherwise the server takes everything. */
export async function onFreshTransport(
  subject: TransportSubject,
  run: (bench: TransportBench) => Promise<void>,
  through: (real: typeof fetch) => typeof fetch = (real) => real,
): Promise<void> {
  const server = await startScriptedServer();
  const doFetch = through(globalThis.fetch);
  try {
    server.answerWith(accepted(subject));
    const transport = await subject.make({ target: server.url, fetch: doFetch });
    const events = subject.sampleEvents.filter((event) => transport.wants?.(event) ?? true).slice(0, transport.limits.maxEvents);
    expect(events.length).toBeGreaterThan(0);
    await run({
      server,
      transport,
      events,
      send: (changes, given = events) => transport.send(makeBatch(given), makeSendContext({ fetch: doFetch, ...changes })),
    });
    await transport.close?.();
  } finally {
    server.release();
    await server.close();
  }
}

/** The answer of a destination that takes everything. */
export function accepted(subject: TransportSubject): (request: SeenRequest) => Answer {
  return subject.accepts ?? (() => ({}));
}

export type Fate = 'delivered' | 'retry' | 'refused' | 'split';

/** What an outcome means for one event. */
export function fateOf(outcome: SendOutcome, id: string): Fate {
  if (outcome.status !== 'mixed') return outcome.status;
  if (outcome.retry.has(id)) return 'retry';
  if (outcome.refused.has(id)) return 'refused';
  return outcome.split?.has(id) ? 'split' : 'delivered';
}

/** Expects one of these fates for every event. */
export function expectFates(outcome: SendOutcome, events: readonly EventEnvelope[], ...fates: readonly Fate[]): void {
  const others = events.map((event) => fateOf(outcome, event.id)).filter((fate) => !fates.includes(fate));
  expect(others).toEqual([]);
}
