import type { EventEnvelope } from '@waymark/core';

/**
 * Names that programs give themselves in the User-Agent. Who hides is not found this way. Cubot is a maker of phones.
 * Source: user agents that the operators of crawlers and HTTP libraries document; checked 2026-11-21.
 */
const selfNamed = /(?<!cu)bot\b|crawl|spider|slurp|headless|lighthouse|facebookexternalhit|preview|monitor|^curl\/|^wget\/|python-requests|^node(?:-fetch)?\b|^undici/i;

/** Metadata that an event may have at most. */
const mostMetadata = 5;

/** True when a User-Agent says that it is a program, or is missing. */
export function isSelfNamedBot(userAgent: string | undefined): boolean {
  return userAgent === undefined || selfNamed.test(userAgent);
}

/** Marks an event with `where.metadata.bot = 'true'`. Left as it is when its metadata is full: marking never costs what the application said. */
export function markBot(event: EventEnvelope): EventEnvelope {
  const { metadata = {} } = event.where;
  if (Object.keys(metadata).length >= mostMetadata) return event;
  return { ...event, where: { ...event.where, metadata: { ...metadata, bot: 'true' } } };
}
