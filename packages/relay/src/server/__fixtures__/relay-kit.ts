import type { Drop, EventEnvelope } from '@waymark/core';
import { createFakeClock, makeEvent, recordingTransport } from '@waymark/core/testing';
import type { WireResult } from '../../wire.ts';
import { createRelay } from '../create-relay.ts';
import type { RelayOptions } from '../relay-options.ts';

export const shop = 'https://shop.example';
export const relayUrl = `${shop}/w`;
export const userAgent = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/153.0';
export const visitorIp = '203.0.113.42';

type Options = Omit<RelayOptions<Record<never, never>>, 'events'>;

/** A relay with one recording destination and a clock that only moves when told. */
export function relayKit(options: Partial<Options> = {}) {
  const clock = createFakeClock();
  const vendor = recordingTransport({ name: 'vendor', limits: { maxEvents: 1000, maxBytes: 10_000_000, concurrency: 1 } });
  const drops: Drop[] = [];
  const relay = createRelay({
    transports: [vendor],
    allowOrigins: [shop],
    clock,
    onDrop: (drop) => drops.push(drop),
    ...options,
  });

  async function delivered(): Promise<readonly EventEnvelope[]> {
    await relay.tracker.flush();
    return vendor.delivered;
  }

  /** Posts a batch as a browser would. */
  async function post(events: readonly unknown[], { headers = {}, peer = visitorIp, ...body }: PostOptions = {}) {
    const request = new Request(relayUrl, {
      method: 'POST',
      headers: { origin: shop, 'content-type': 'application/json', 'user-agent': userAgent, 'accept-language': 'en-IE', 'sec-fetch-mode': 'cors', ...headers },
      body: JSON.stringify({ v: 1, sentAt: clock.now(), counters: { accepted: 0, delivered: 0, waiting: 0, dropped: 0 }, events, ...body }),
    });
    return readAnswer(await relay(request, { remoteAddress: peer }));
  }

  /** Asks for something as a page would. */
  async function ask(body: object, headers: Readonly<Record<string, string>> = {}) {
    const request = new Request(relayUrl, { method: 'POST', headers: { origin: shop, 'content-type': 'text/plain', ...headers }, body: JSON.stringify(body) });
    const response = await relay(request, { remoteAddress: visitorIp });
    return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
  }

  return { relay, clock, vendor, drops, delivered, post, ask };
}

export interface PostOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly peer?: string;
  readonly v?: unknown;
  readonly sentAt?: unknown;
  readonly counters?: unknown;
  readonly pageToken?: unknown;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly results: readonly WireResult[];
  readonly error: { readonly code: string; readonly message: string } | undefined;
}

export async function readAnswer(response: Response): Promise<Answered> {
  const text = await response.text();
  const body = (text === '' ? {} : JSON.parse(text)) as { results?: readonly WireResult[]; error?: Answered['error'] };
  return { status: response.status, headers: response.headers, results: body.results ?? [], error: body.error };
}

export function goal(id: string, changes: Partial<EventEnvelope> = {}): EventEnvelope {
  return { ...makeEvent('goalCompleted', { goalId: 'newsletter' }, { id, consent: ['*'], priority: 'critical' }), ...changes };
}

/** What a page sends when its visitor decides. */
export function decision(id: string, { at = Date.UTC(2026, 0, 1), state = { analytics: true, marketing: false }, ...changes }: DecisionChanges = {}) {
  const consent = Object.keys(Object(state)).filter((purpose) => (state as Readonly<Record<string, unknown>>)[purpose]);
  const envelope = { v: 1, id, name: '$consent', payload: { at, state }, occurredAt: at, seq: 0, who: { browserId: 'browser-1' }, where: { runtime: 'browser' } };
  return { ...envelope, consent, priority: 'critical', ...changes };
}

interface DecisionChanges {
  readonly at?: unknown;
  readonly state?: unknown;
  readonly [member: string]: unknown;
}
