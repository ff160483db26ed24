import { alone, type TabLocks } from './alone.ts';
import type { BrowserIdStore } from './options.ts';

/** What a page has, and no other runtime as a whole. */
export interface Page {
  readonly document?: { cookie: string };
  readonly navigator?: { readonly locks?: TabLocks };
}

/** Browser ids that the tabs of a browser share. */
export interface PageCookie extends BrowserIdStore {
  /** Lets one tab after another run. */
  alone<Result>(run: () => Promise<Result>): Promise<Result>;
}

/**
 * The cookie that Sitecore's own SDKs use, so that pages that used these keep their guests, and beside it whose id that is. Undefined outside of pages, and
 * where cookies may not be read.
 */
export function pageCookie(clientKey: string, { document, navigator: browser }: Page, domain = ''): PageCookie | undefined {
  if (!document) return undefined;
  const name = `bid_${clientKey}`;
  const read = (cookie: string): string | undefined => `; ${document.cookie}`.split(`; ${cookie}=`)[1]?.split(';')[0];
  // Two years, and attributes as Sitecore's SDKs write them; source: Sitecore's Cloud SDK, checked 2026-11-22.
  const write = (cookie: string, value: string): string => (document.cookie = `${cookie}=${value}; Max-Age=63072000; SameSite=None; Secure; Path=/${domain && `; Domain=${domain}`}`);
  try {
    read(name);
  } catch {
    return undefined;
  }
  return {
    get(visitor) {
      const owner = read(`${name}_of`);
      return owner && owner !== encodeURIComponent(visitor) ? undefined : read(name);
    },
    set(visitor, id) {
      write(name, id);
      write(`${name}_of`, encodeURIComponent(visitor));
    },
    alone: (run) => alone(browser?.locks, name, run),
  };
}
