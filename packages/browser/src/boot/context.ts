import type { EpochMs, Where } from '@waymark/core';
import type { PageWindow } from '../platform/page-window.ts';
import { version } from '../version.ts';

export interface SurroundingsParts {
  readonly win: PageWindow;
  readonly cleanUrl: (url: string) => string;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** Address and referrer, without secrets. */
export interface PageAddress {
  readonly url: string;
  readonly referrer?: string;
}

/** Where the visitor is. */
export interface Surroundings {
  page(): PageAddress;
  /** All that an event says of its place, but for the session's landing page. */
  where(page: PageAddress): Where;
}

export function createSurroundings({ win, cleanUrl, metadata = {} }: SurroundingsParts): Surroundings {
  const { document, navigator, performance } = win;
  const timeZone = readTimeZone();
  // What does not change while the page lives.
  const referrer = URL.canParse(document.referrer) && { referrer: cleanUrl(document.referrer) };
  const fixed = {
    runtime: 'browser',
    pageLoadedAt: Math.round(performance.timeOrigin) as EpochMs,
    library: { name: '@waymark/browser', version },
    ...(timeZone && { timeZone }),
    ...(Object.keys(metadata).length > 0 && { metadata: { ...metadata } }),
  } as const;
  return {
    page: () => ({ url: cleanUrl(win.location.href), ...referrer }),
    where: (page) => ({ ...fixed, ...page, title: document.title, ...(navigator.language && { locale: navigator.language }) }),
  };
}

/** IANA zone. Some systems do not know theirs and say so. */
function readTimeZone(): string | undefined {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return timeZone === 'Etc/Unknown' ? undefined : timeZone;
}
