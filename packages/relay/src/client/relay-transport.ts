import type { EpochMs } from '@waymark/core';
import { post, type RetryPolicy, type Transport, TrackingError, type TransportLimits } from '@waymark/core/transport';
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

/**
 * Delivers to a relay of yours, which holds the secrets and hands on to the vendors. A relay elsewhere than on the page's own origin is sent
 * `text/plain`, which needs no preflight: a preflight does not survive the end of a page everywhere.
 */
export function relayTransport(options: RelayTransportOptions = {}): Transport {
  const { url = '/waymark', name = 'relay', purposes = ['analytics', 'marketing'], credentials = 'same-origin', now = Date.now, token, retry, fetch, limits, ...unknown } = options ?? {};
  const refuse = (option: string, needs: string): never => {
    throw new TrackingError('option-invalid', `relayTransport() option "${option}" must be ${needs}.`);
  };
  // A misspelt name must not quietly fall back to a default, least of all that of the purposes.
  const [stranger] = Object.keys(unknown);
  if (stranger !== undefined) throw new TrackingError('option-unknown', `relayTransport() has no option "${stranger}". Known: url, token, name, purposes, credentials, limits, retry, now, fetch.`);
  if (!Array.isArray(purposes)) refuse('purposes', 'a list of purposes');
  if (!/^(?:https?:\/\/[^\s/]|\/(?!\/))\S*$/.test(url)) refuse('url', 'an absolute http(s) URL or a path, such as "/waymark"');
  if (token !== undefined && !/^[\w.~+/=-]{16,512}$/.test(token)) refuse('token', 'one of the serviceTokens of the relay, 16 to 512 characters, from a secret');
  const type = { 'content-type': `${url.startsWith('/') ? 'application/json' : 'text/plain'};charset=UTF-8` };
  const headers = { ...type, ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  return {
    name,
    runsIn: token === undefined ? 'anywhere' : 'server',
    purposes,
    consentRule: 'any',
    limits: { maxEvents, maxBytes, concurrency: 4, ...limits },
    ...(retry && { retry }),
    orderBy: ({ who }) => who.browserId ?? who.tabId ?? who.userId ?? '',
    async send({ entries }, how) {
      if (entries.length === 0) return { status: 'delivered' };
      const body = writeBatch(entries, now(), how.counters);
      const result = await post({ url, headers, body }, { fetch: fetch ?? how.fetch, credentials }, how);
      return 'answer' in result ? readOutcome(result.answer, entries) : result.failure;
    },
  };
}
