import { createLru, type EventEnvelope } from '@waymark/core/transport';
import { anonymise } from './anonymise.ts';
import { hasCampaign } from './parameters.ts';

/** Whose parameters an event carries: those of the session's first page, those of its own page, or none. */
export type Carries = 'landing' | 'own' | 'none';

interface Session {
  /** Hash of the address whose parameters were delivered last. */
  last: string | undefined;
  /** Addresses whose parameters are on their way, by the event that carries them. */
  readonly underWay: Map<string, { readonly carries: 'landing' | 'own'; readonly address: string }>;
}

/**
 * Gives the landing page's parameters to the first event of a session that is delivered, and those of a later page with a new campaign to its page
 * view. An event keeps what it was given over its retries; when it is dropped, the next one gets it. Holds hashes, no addresses.
 */
export interface SessionMemory {
  /** `page`: the address of the event's own page. `isPageView`: only those can start a new campaign. */
  choose(event: EventEnvelope, page: string, isPageView: boolean): Carries;
  settle(event: EventEnvelope, delivered: boolean): void;
}

/** A memory of at most `mostSessions` sessions. */
export function createSessionMemory(mostSessions: number): SessionMemory {
  const sessions = createLru<Session>(mostSessions);

  function sessionOf(id: string): Session {
    const session = sessions.get(id) ?? { last: undefined, underWay: new Map() };
    sessions.set(id, session);
    return session;
  }

  return {
    choose(event, page, isPageView) {
      const clicked = isPageView && hasCampaign(page);
      if (event.who.sessionId === undefined) return clicked ? 'own' : 'none';
      const session = sessionOf(event.who.sessionId);
      const kept = session.underWay.get(event.id);
      if (kept) return kept.carries;
      const latest = [...session.underWay.values()].at(-1)?.address ?? session.last;
      const carries = latest === undefined ? first(event, isPageView) : clicked && anonymise(page) !== latest ? 'own' : 'none';
      if (carries === 'none') return carries;
      const address = carries === 'landing' ? (event.where.landing?.url ?? page) : page;
      session.underWay.set(event.id, { carries, address: anonymise(address) });
      return carries;
    },
    settle(event, delivered) {
      const session = event.who.sessionId === undefined ? undefined : sessions.get(event.who.sessionId);
      const kept = session?.underWay.get(event.id);
      if (!session || !kept) return;
      if (delivered) session.last = kept.address;
      session.underWay.delete(event.id);
    },
  };
}

/** Without a known landing page the first page view seen stands in for it. */
function first(event: EventEnvelope, isPageView: boolean): Carries {
  if (event.where.landing) return 'landing';
  return isPageView ? 'own' : 'none';
}
