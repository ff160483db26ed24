import type { EpochMs } from '@waymark/core';
import type { RetryPolicy, Transport, TransportLimits } from '@waymark/core/transport';
import { writeBatch } from '../wire.ts';
import { because, readOutcome } from './read-outcome.ts';

/** Where the relay is and how to talk to it. */
export interface RelayTransportOptions {
  /** Where the relay listens: absolute, or in a page a path of its origin. Default: `/w`. */
  readonly url?: string;
  /** One of the relay's `serviceTokens`, for services that know their visitors' address and User-Agent. A secret: with it the transport runs on servers only. */
  readonly token?: string;
  /** What the shop's server has put into the page where the relay has `pageTokens`: the token, or a function that knows it when a batch is sent. Default: none. */
  readonly pageToken?: string | (() => string | undefined);
  /** `true`: bodies from 1 KiB go packed with gzip: 50 views of pages are 4 KB instead of 29 KB, for about 1 ms of work. Default: `false`. Pages in production send as it is. */
  readonly compress?: boolean;
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

/** Makes the transport, and trusts its options. A page in production needs no more: what is wrong with options shows in development, and a token only servers may have. */
export function createRelayTransport(options: Omit<RelayTransportOptions, 'token'> = {}): Transport {
  const { url = '/w', purposes = ['analytics', 'marketing'], credentials = 'same-origin', now = Date.now, limits, pageToken, fetch: ownFetch, ...rest } = options;
  return {
    name: 'relay',
    runsIn: 'anywhere',
    purposes,
    consentRule: 'any',
    hearsConsent: true,
    // The relay takes 100 events by default. 55 KiB are with the head of the batch below the 64 KiB that all keepalive requests of a page share (Fetch
    // standard; checked 2026-11-21).
    limits: { maxEvents: 50, maxBytes: 56_320, concurrency: 4, ...limits },
    orderBy: ({ who }) => who.browserId ?? who.tabId ?? who.userId ?? '',
    ...rest,
    async send({ entries }, { counters, fetch, signal, urgency }) {
      try {
        const body = writeBatch(entries, now(), counters, typeof pageToken === 'function' ? pageToken() : pageToken);
        // A type that needs no preflight: a preflight does not survive the end of a page everywhere.
        const response = await (ownFetch ?? fetch)(url, { method: 'POST', headers: { 'content-type': 'text/plain' }, body, credentials, keepalive: urgency === 'exit', redirect: 'manual', signal });
        return await readOutcome(response, entries);
      } catch (error) {
        return { status: 'retry', why: because(signal.aborted ? 'timeout' : Object(error).code === 'NOT_SENT' ? 'not-sent' : 'network', error) };
      }
    },
  };
}
