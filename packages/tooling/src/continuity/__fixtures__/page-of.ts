import type { PageWindow } from '@waymark/browser';

/** A page as far as a tracker without automatic events looks at one. */
export function pageOf(url: string): PageWindow {
  const win = Object.assign(new EventTarget(), {
    document: Object.assign(new EventTarget(), { visibilityState: 'visible', hidden: false, referrer: '', title: 'Beans', baseURI: url }),
    location: new URL(url),
    navigator: { language: 'en-IE', sendBeacon: () => false },
    performance: { timeOrigin: Date.now() },
    localStorage: storage(),
    sessionStorage: storage(),
  });
  return Object.assign(win, { top: win }) as unknown as PageWindow;
}

function storage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}
