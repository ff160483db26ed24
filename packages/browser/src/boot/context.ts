import type { EpochMs, Where } from '@waymark/core';
import type { PageWindow } from '../platform/page-window.ts';
import { version } from '../version.ts';

export interface SurroundingsParts {
  readonly win: PageWindow;
  readonly cleanUrl: (url: string) => string;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** Where the visitor is. */
export interface Surroundings {
  /** Address and referrer, without secrets. */
  page(): { readonly url: string; readonly referrer?: string };
  /** All that an event says of its place, but for the session's landing page. */
  where(): Where;
}

export function createSurroundings({ win, cleanUrl, metadata = {} }: SurroundingsParts): Surroundings {
  const { document, navigator, performance } = win;
  const timeZone = readTimeZone();
  // What does not change while the page lives.
  const fixed = {
    runtime: 'browser',
    pageLoadedAt: Math.round(performance.timeOrigin) as EpochMs,
    library: { name: '@waymark/browser', version },
    ...(timeZone && { timeZone }),
    ...(Object.keys(metadata).length > 0 && { metadata: { ...metadata } }),
  } as const;

  function page(): { readonly url: string; readonly referrer?: string } {
    const { referrer } = document;
    return { url: cleanUrl(win.location.href), ...(URL.canParse(referrer) && { referrer: cleanUrl(referrer) }) };
  }

  return {
    page,
    where: () => ({ ...fixed, ...page(), title: document.title, ...(navigator.language && { locale: navigator.language }) }),
  };
}

/** IANA zone. Some systems do not know theirs and say so. */
function readTimeZone(): string | undefined {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return timeZone === 'Etc/Unknown' ? undefined : timeZone;
}
