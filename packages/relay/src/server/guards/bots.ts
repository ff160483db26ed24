import type { BotSign, EventEnvelope } from '@waymark/core';
import type { RequestFacts } from '@waymark/node/request';

/**
 * Names that programs give themselves in the User-Agent. Who hides is not found this way. Cubot is a maker of phones.
 * Source: user agents that the operators of crawlers and HTTP libraries document; checked 2026-11-21.
 */
const selfNamed = /(?<!cu)bot\b|crawl|spider|slurp|headless|lighthouse|facebookexternalhit|preview|monitor|^curl\/|^wget\/|python-requests|^node(?:-fetch)?\b|^undici/i;

/**
 * First versions of browsers that send `Sec-Fetch-Mode` with every request to an https address; `Accept-Language` they have always sent.
 * Source: https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Mode; checked 2026-11-22.
 */
const sayingSince: readonly (readonly [name: RegExp, version: number])[] = [
  [/ Chrome\/(\d+)/, 80],
  [/ Firefox\/(\d+)/, 90],
  [/ Version\/(\d+)\S* (?:Mobile\/\S+ )?Safari\//, 17],
];

const longestValue = 1024;

/** What a request says against a person behind it. */
export function signsOf(request: RequestFacts, userAgent: string | undefined, isSecure: boolean): readonly BotSign[] {
  if (isSelfNamedBot(userAgent)) return ['user-agent'];
  return lacksHeaders(request, userAgent, isSecure) ? ['headers'] : [];
}

/** True when a User-Agent says that it is a program, or is missing. */
export function isSelfNamedBot(userAgent: string | undefined): boolean {
  return userAgent === undefined || selfNamed.test(userAgent);
}

/** True when a browser would have sent more. Over http it says less, and older ones are given the benefit of the doubt. */
function lacksHeaders(request: RequestFacts, userAgent = '', isSecure: boolean): boolean {
  const saysMore = sayingSince.some(([name, version]) => Number(name.exec(userAgent)?.[1]) >= version);
  return saysMore && (request.header('accept-language', longestValue) === undefined || (isSecure && request.header('sec-fetch-mode', longestValue) === undefined));
}

/** Adds what the request says to what the page said. */
export function markBot(event: EventEnvelope, signs: readonly BotSign[]): EventEnvelope {
  return signs.length === 0 ? event : { ...event, where: { ...event.where, bot: [...new Set([...(event.where.bot ?? []), ...signs])] } };
}
