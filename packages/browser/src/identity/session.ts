import type { Clock, DurationMs, EpochMs, KeyValueStore, Where } from '@waymark/core';

/** One visit. `landing` is its first page. */
export interface Session {
  readonly id: string;
  readonly campaign: string;
  readonly landing: NonNullable<Where['landing']>;
}

export interface SessionParts {
  readonly store: KeyValueStore;
  readonly key: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly newId: () => string;
}

/** The page as a session sees it. */
export interface SessionPage {
  readonly url: string;
  readonly referrer?: string;
}

export interface SessionKeeper {
  /** The session of an event on this page. Starts a new one after 30 minutes of silence, and when the address carries a new campaign. */
  touch(page: SessionPage): Session;
  /** Writes down when the visitor was last active. */
  save(): void;
  /** The next event starts a new session. */
  end(): void;
}

interface Stored extends Session {
  /** Last activity. */
  readonly at: EpochMs;
}

/** Silence that ends a visit: 30 minutes, the usual rule of web analytics. */
const silence: DurationMs = 1_800_000;
/** Activity is written at most this often, because every write reaches all tabs. */
const saveEvery: DurationMs = 10_000;

/** One session for all tabs of the browser, as far as the store is shared by them. */
export function createSession({ store, key, clock, newId }: SessionParts): SessionKeeper {
  let current: Stored | undefined;
  let text: string | undefined;
  let savedAt = 0;
  let seenUrl: string | undefined;

  function load(): void {
    const found = store.get(key);
    if (found === text) return;
    text = found;
    const stored = parse(found);
    if (stored) current = stored.id === current?.id && current.at > stored.at ? current : stored;
  }

  function save(): void {
    if (!current) return;
    savedAt = current.at;
    text = JSON.stringify(current);
    store.set(key, text);
  }

  return {
    touch(page) {
      load();
      const now = clock.now();
      // Each address counts once: two tabs with different campaigns would otherwise end each other's session for ever.
      const campaign = page.url === seenUrl ? '' : campaignOf(page.url);
      seenUrl = page.url;
      const goesOn = current && Math.abs(now - current.at) < silence && (campaign === '' || campaign === current.campaign);
      current = goesOn && current ? { ...current, at: now } : { id: newId(), campaign, landing: page, at: now };
      if (!goesOn || now - savedAt >= saveEvery) save();
      return current;
    },
    save,
    end() {
      current = text = seenUrl = undefined;
      store.delete(key);
    },
  };
}

/** The campaign parameters of a cleaned address in a comparable form. Empty: none. */
function campaignOf(url: string): string {
  const [address = ''] = url.split('#');
  return (address.match(/(?<=[?&])(utm|trc)_[^&]*/g) ?? []).sort().join('&');
}

function parse(text: string | undefined): Stored | undefined {
  try {
    const { id, at, campaign, landing } = JSON.parse(text ?? '') as Partial<Stored>;
    const { url, referrer } = landing ?? {};
    if (typeof id !== 'string' || typeof at !== 'number' || typeof campaign !== 'string' || typeof url !== 'string') return undefined;
    return { id, at, campaign, landing: typeof referrer === 'string' ? { url, referrer } : { url } };
  } catch {
    return undefined;
  }
}
