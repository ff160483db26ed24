import { type ConsentState, TrackingError } from '@waymark/core';
import { cookieNames, type IncomingRequest, isCookieName, parseConsent, readCookies, readIncoming, type RequestFacts } from '@waymark/node/request';
import { signsOf } from '../server/guards/bots.ts';
import { found } from '../options/found.ts';
import type { ViewKind } from '../server/page-views/served-views.ts';

/** How a counter of pages knows what visitors have decided. */
export interface ConsentReading {
  /** Purposes of the page's `relayTransport`, of which one has to be granted before the relay hears of a page. Default: none, nobody is asked. */
  readonly purposes?: readonly string[];
  /** That of the page's tracker: begins the name of the cookie. Default: `waymark`. */
  readonly namespace?: string;
  /** Cookie that holds the visitor's decision. Default: `<namespace>_consent`. */
  readonly consentCookie?: string;
}

/** Says what is to be expected of a page that was asked for. Undefined: it is none that a visitor sees now. */
export type ViewKinds = (request: IncomingRequest) => ViewKind | undefined;

const longestValue = 2048;
const longestCookies = 16_384;

/** Reads requests as the relay and the page's tracker do: bots by the same signs, consent by the same rule. */
export function viewKinds({ purposes = [], namespace, consentCookie = cookieNames(namespace).consent }: ConsentReading): ViewKinds {
  if (!Array.isArray(purposes) || !purposes.every((purpose) => typeof purpose === 'string' && purpose !== '')) {
    throw new TrackingError('option-invalid', `pageCounter() option "purposes" must list purposes, found ${found(purposes)}. Example: ["analytics", "marketing"].`);
  }
  if (!isCookieName(consentCookie)) throw new TrackingError('option-invalid', `pageCounter() option "consentCookie" must name a cookie, found ${found(consentCookie)}. Example: "waymark_consent".`);
  const names = new Set([consentCookie]);
  return (request) => {
    const facts = readIncoming(request);
    if ((request.method ?? 'GET') !== 'GET' || isForLater(facts)) return undefined;
    if (signsOf(facts, facts.header('user-agent', longestValue), isSecure(facts)).length > 0) return 'bots';
    return kindOf(purposes, parseConsent(readCookies(facts.header('cookie', longestCookies), names).get(consentCookie)), facts.header('sec-gpc', 1) === '1');
  };
}

/** Fetched ahead, and perhaps never seen; or not as a page of its own. */
function isForLater(facts: RequestFacts): boolean {
  const purpose = facts.header('sec-purpose', longestValue) ?? facts.header('purpose', longestValue) ?? facts.header('x-moz', longestValue) ?? '';
  return purpose.includes('prefetch') || (facts.header('sec-fetch-dest', 20) ?? 'document') !== 'document';
}

/** Nothing is protected by it, so whoever says it is believed. */
function isSecure(facts: RequestFacts): boolean {
  return facts.encrypted || facts.header('x-forwarded-proto', 100)?.split(',')[0]?.trim() === 'https';
}

/** One granted purpose is enough, once all are decided. A privacy signal denies marketing unless that was granted. */
function kindOf(purposes: readonly string[], state: ConsentState = {}, hasSignal: boolean): ViewKind {
  if (purposes.length === 0) return 'expected';
  const decisions = purposes.map((purpose) => {
    const decision = state[purpose] ?? 'undecided';
    return purpose === 'marketing' && hasSignal && decision !== 'granted' ? 'denied' : decision;
  });
  if (decisions.includes('undecided')) return 'undecided';
  return decisions.includes('granted') ? 'expected' : 'denied';
}
