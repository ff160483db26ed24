import type { RawBatch } from '../read/read-batch.ts';
import { isPlainObject } from '../read/plain-values.ts';
import { isDecision } from '../read/read-decision.ts';

type Plain = Readonly<Record<string, unknown>>;

/** Whose clock a batch has: one browser sends one batch. A service speaks for many browsers, and its clock is none of theirs. */
export function clockOwner({ events: [event] }: Pick<RawBatch, 'events'>): string | undefined {
  if (inside(event, 'where')['runtime'] === 'server') return undefined;
  const who = inside(event, 'who');
  return shortText(who['browserId']) ?? shortText(who['tabId']);
}

/**
 * Whose counters a batch has. A sender that does not name itself is told by the page that was loaded last: tabs of a browser count apart, each page
 * from zero, and a batch may hold what an earlier page left. A service that does not name itself cannot be told from others, and a decision says
 * nothing of the page.
 */
export function counterOwner({ counters, events }: Pick<RawBatch, 'counters' | 'events'>): string | undefined {
  const sender = isPlainObject(counters) ? counters['sender'] : undefined;
  if (typeof sender === 'number') return `sender ${sender}`;
  const [first, ...rest] = events.filter((event) => !isDecision(event));
  const latest = rest.reduce((best, event) => (loadTime(event) > loadTime(best) ? event : best), first);
  if (inside(latest, 'where')['runtime'] === 'server') return undefined;
  const who = inside(latest, 'who');
  const id = shortText(who['tabId']) ?? shortText(who['browserId']);
  return id && `page ${id} ${loadTime(latest)}`;
}

function loadTime(event: unknown): number {
  return Number(inside(event, 'where')['pageLoadedAt'] ?? 0) || 0;
}

function inside(event: unknown, name: string): Plain {
  const member = isPlainObject(event) ? event[name] : undefined;
  return isPlainObject(member) ? member : {};
}

function shortText(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= 128 ? value : undefined;
}
