import type { Where } from '@waymark/core';
import { version } from '../version.ts';
import type { VisitorParts } from './visitor-parts.ts';

interface WithTemporal {
  readonly Temporal?: { readonly Now: { timeZoneId(): string } };
}

/**
 * What does not change while a page lives. Where only `Intl` tells the time zone it is there from the next task on: the first question for it loads the
 * language data of the browser, 15 to 30 ms in Chromium 156, where `Temporal` answers in no time (checked 2026-11-22).
 */
export function surroundingsOf({ win: { navigator, performance }, metadata, clock }: VisitorParts): Where {
  const surroundings: { -readonly [Name in keyof Where]: Where[Name] } = {
    runtime: 'browser',
    pageLoadedAt: Math.round(performance.timeOrigin),
    library: { name: '@waymark/browser', version },
    locale: navigator.language,
    ...(metadata && { metadata }),
    ...(navigator.webdriver && { bot: ['webdriver'] }),
  };
  /** Some browsers name a zone that tells nothing. */
  const place = (zone: string): void => {
    if (zone !== 'Etc/Unknown') surroundings.timeZone = zone;
  };

  // Not that of the page, which a content script of Firefox must not use.
  const { Temporal } = globalThis as WithTemporal;
  if (Temporal) place(Temporal.Now.timeZoneId());
  else clock.after(0, () => place(Intl.DateTimeFormat().resolvedOptions().timeZone));
  return surroundings;
}
