import type { EpochMs } from '@waymark/core';
import { post, type RetryPolicy, type Transport, type TransportLimits } from '@waymark/core/transport';
import { writeBatch } from '../wire.ts';
import { readOutcome } from './read-outcome.ts';

/** Where the relay is and how to talk to it. */
export interface RelayTransportOptions {
  /** Where the relay listens: absolute, or in a browser relative to the page. Default: `/waymark`. */
  readonly url?: string;
  /** One of the relay's `serviceTokens`, for services that know their visitors' address and User-Agent. A secret: with it the transport runs on servers only. */
  readonly token?: string;
  /** Default: `relay`. */
  readonly name?: string;
  /** Purposes of the destinations behind the relay, which gates each of them again: one granted purpose is enough to go there. Default: `analytics` and `marketing`. An empty list needs no consent. */
  readonly purposes?: readonly string[];
  /** `same-origin` (default) or `include`, for a relay on another host of the same site that keeps the browser id in a cookie. */
  readonly credentials?: 'omit' | 'same-origin' | 'include';
  /** Default: 50 events, 55 KiB, concurrency 4. Above 60 KiB a closing page can no longer send a batch. */
  readonly limits?: Partial<TransportLimits>;
  readonly retry?: Partial<RetryPolicy>;
  readonly now?: () => EpochMs;
  /** Default: the tracker's. */
  readonly fetch?: typeof fetch;
}

/** Events per batch. The relay's default limit is 100. */
const maxEvents = 50;
/** 55 KiB: with the head of the batch below the 64 KiB that all keepalive requests of a page share (Fetch standard; checked 2026-11-21). */
const maxBytes = 56_320;

/** Makes the transport, and trusts its options. A page in production needs no more: what is wrong with options shows in development. */
export function createRelayTransport(options: RelayTransportOptions = {}): Transport {
  const { url = '/waymark', token, name = 'relay', purposes = ['analytics', 'marketing'], credentials = 'same-origin', now = Date.now, limits, retry = {} } = options;
  // Another origin is sent a type that needs no preflight: a preflight does not survive the end of a page everywhere.
  const type = { 'content-type': `${url.startsWith('/') ? 'application/json' : 'text/plain'};charset=UTF-8` };
  const headers = token === undefined ? type : { ...type, authorization: `Bearer ${token}` };
  return {
    name,
    runsIn: token === undefined ? 'anywhere' : 'server',
    purposes,
    consentRule: 'any',
    hearsConsent: true,
    limits: { maxEvents, maxBytes, concurrency: 4, ...limits },
    retry,
    orderBy: ({ who }) => who.browserId ?? who.tabId ?? who.userId ?? '',
    async send({ entries }, how) {
      if (!entries.length) return { status: 'delivered' };
      const result = await post({ url, headers, body: writeBatch(entries, now(), how.counters) }, { fetch: options.fetch ?? how.fetch, credentials }, how);
      return 'answer' in result ? readOutcome(result.answer, entries) : result.failure;
    },
  };
}
