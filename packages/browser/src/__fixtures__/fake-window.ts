import type { PageWindow } from '../platform/page-window.ts';

export interface FakeWindowOptions {
  readonly url?: string;
  readonly referrer?: string;
  readonly readyState?: DocumentReadyState;
  readonly prerendering?: boolean;
  readonly framed?: boolean;
  /** The browser has the Navigation API. Its events come from `fire`. */
  readonly navigation?: boolean;
  readonly lastModified?: string;
  /** Of the navigation timing entry. */
  readonly domContentLoadedEventStart?: number;
  readonly globalPrivacyControl?: boolean;
  /** A program drives the browser. */
  readonly webdriver?: boolean;
  readonly storageThrows?: boolean;
  readonly localStorage?: Storage;
  readonly sessionStorage?: Storage;
}

export interface FakeWindow {
  readonly win: PageWindow;
  readonly local: Storage;
  readonly session: Storage;
  readonly warnings: readonly unknown[][];
  /** Changes what the page shows of itself. */
  set(changes: { readonly visibilityState?: DocumentVisibilityState; readonly prerendering?: boolean; readonly url?: string; readonly title?: string }): void;
  /** A document's `visibilitychange` reaches the window too. */
  fire(target: 'window' | 'document' | 'navigation', type: string, properties?: object): void;
}

/** A page as far as this package looks at one. */
export function createFakeWindow(options: FakeWindowOptions = {}): FakeWindow {
  const local = options.localStorage ?? fakeStorage();
  const session = options.sessionStorage ?? fakeStorage();
  const warnings: unknown[][] = [];
  const document = Object.assign(new EventTarget(), {
    readyState: options.readyState ?? 'complete',
    prerendering: options.prerendering ?? false,
    visibilityState: 'visible',
    referrer: options.referrer ?? '',
    title: 'Ethiopia',
    lastModified: options.lastModified ?? '01/02/2026 03:04:05',
  });
  const location = new URL(options.url ?? 'https://shop.example/beans');
  const navigation = Object.assign(new EventTarget(), { transition: null });
  const win = Object.assign(new EventTarget(), {
    document,
    location,
    history: fakeHistory(location),
    navigation: options.navigation ? navigation : undefined,
    navigator: { language: 'en-IE', globalPrivacyControl: options.globalPrivacyControl, webdriver: options.webdriver ?? false, sendBeacon: () => false },
    performance: {
      timeOrigin: 1_767_225_600_000.4,
      getEntriesByType: () => [{ domContentLoadedEventStart: options.domContentLoadedEventStart ?? 0 }],
    },
    console: { warn: (...parts: unknown[]) => warnings.push(parts), info: (...parts: unknown[]) => warnings.push(parts) },
  });
  Object.defineProperty(document, 'hidden', { get: () => document.visibilityState === 'hidden' });
  Object.defineProperty(document, 'baseURI', { get: () => location.href });
  Object.defineProperty(win, 'top', { value: options.framed ? {} : win });
  Object.defineProperty(win, 'localStorage', { get: () => area(local) });
  Object.defineProperty(win, 'sessionStorage', { get: () => area(session) });

  function area(storage: Storage): Storage {
    if (options.storageThrows) throw new DOMException('Storage is blocked.', 'SecurityError');
    return storage;
  }

  return {
    win: win as unknown as PageWindow,
    local,
    session,
    warnings,
    set({ url, ...changes }) {
      Object.assign(document, changes);
      if (url !== undefined) location.href = url;
    },
    fire(target, type, properties = {}) {
      const targets = type === 'visibilitychange' ? [document, win] : [{ window: win, document, navigation }[target]];
      for (const each of targets) each.dispatchEvent(Object.assign(new Event(type), properties));
    },
  };
}

/** Functions that change the address, where browsers have them: on the prototype. */
function fakeHistory(location: URL): object {
  function go(_state: unknown, _title: string, url?: string | URL | null): void {
    if (url) location.href = new URL(url, location.href).href;
  }
  return Object.create({ pushState: go, replaceState: go }) as object;
}

export function fakeStorage(entries: Readonly<Record<string, string>> = {}): Storage {
  const values = new Map(Object.entries(entries));
  return {
    get length() {
      return values.size;
    },
    key: (index) => [...values.keys()][index] ?? null,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
    clear: () => values.clear(),
  };
}
