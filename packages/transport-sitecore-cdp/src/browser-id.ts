import type { EventEnvelope, SendContext, SendOutcome } from '@waymark/core/transport';
import { uuid } from './ask.ts';
import { createLru } from './lru.ts';
import type { Settings } from './settings.ts';
import { newBrowserId } from './stream-ids.ts';

/** The browser id of an event. `fresh`: it was created just now, so Sitecore CDP knows of no cart yet. */
export type FoundId = { readonly id: string; readonly fresh?: boolean } | { readonly outcome: SendOutcome };

/** Finds and creates browser ids, one per visitor. */
export interface BrowserIds {
  /** Looks for the event's browser id, creates one where there is none. Answers at once when it is at hand. */
  find(event: EventEnvelope, visitor: string, how: SendContext): FoundId | Promise<FoundId>;
  /** The tenant does not know this id: never use it again. */
  reject(id: string): void;
}

/** Whose events must go one after another. Undefined when an event names nobody. */
export function visitorOf({ who }: EventEnvelope): string | undefined {
  return who.browserId ?? aliasOf(who.aliases) ?? who.userId ?? who.sessionId ?? who.tabId;
}

function aliasOf(aliases: Readonly<Record<string, string>> | undefined): string | undefined {
  return aliases?.['sitecore-cdp'];
}

/** Headers that tell Sitecore CDP where the visitor is, when that is asked for. */
export function addressHeaders({ where }: EventEnvelope, { forwardClientIp }: Settings): Readonly<Record<string, string>> {
  const ip = where.client?.ip;
  return forwardClientIp && ip !== undefined ? { 'x-forwarded-for': ip } : {};
}

const storeFailed: FoundId = { outcome: { status: 'retry', why: { code: 'browser-id-store', message: 'The store of browser ids failed.' } } };

/** Ids come from the alias of the event, the memory of this process, the store of the application, or Sitecore CDP, in this order. */
export function createBrowserIds(settings: Settings): BrowserIds {
  const { browserIds: store, maxVisitors } = settings;
  const kept = createLru<string>(maxVisitors);
  const rejected = createLru<true>(maxVisitors);
  const pending = new Map<string, Promise<FoundId>>();

  function usable(id: string | undefined): id is string {
    return id !== undefined && uuid.test(id) && rejected.get(id) === undefined;
  }

  function keep(visitor: string, id: string): FoundId {
    kept.set(visitor, id);
    return { id };
  }

  /** A store that answers at once, such as a cookie, is not waited for: a page that closes gives no second tick. */
  function look(event: EventEnvelope, visitor: string, how: SendContext): FoundId | Promise<FoundId> {
    try {
      const stored = store?.get(visitor);
      if (typeof stored === 'string' && usable(stored)) return keep(visitor, stored);
      const asked = Promise.resolve(stored)
        .then((late) => (usable(late) ? keep(visitor, late) : create(event, visitor, how)))
        .catch(() => storeFailed)
        .finally(() => pending.delete(visitor));
      pending.set(visitor, asked);
      return asked;
    } catch {
      return storeFailed;
    }
  }

  async function create(event: EventEnvelope, visitor: string, how: SendContext): Promise<FoundId> {
    const made = await newBrowserId(settings, { ...how, fetch: settings.fetch ?? how.fetch }, addressHeaders(event, settings));
    if ('outcome' in made) return made;
    keep(visitor, made.id);
    await storeQuietly(settings, visitor, made.id);
    return { id: made.id, fresh: true };
  }

  return {
    find(event, visitor, how) {
      const known = [aliasOf(event.who.aliases), kept.get(visitor)].find(usable);
      if (known !== undefined) return { id: known };
      return pending.get(visitor) ?? look(event, visitor, how);
    },
    reject: (id) => rejected.set(id, true),
  };
}

async function storeQuietly({ browserIds }: Settings, visitor: string, id: string): Promise<void> {
  try {
    await browserIds?.set(visitor, id);
  } catch {
    // The id serves from memory; it is only lost to the next process.
  }
}
