import type { Where } from '@waymark/core';
import { version } from '../version.ts';
import type { VisitorParts } from './visitor-parts.ts';

/**
 * What does not change while a page lives. The time zone is there from the next task on: the first question for it loads the language data of the
 * browser, 15 to 30 ms in Chromium 156 (checked 2026-11-22), and no page waits for that.
 */
export function surroundingsOf({ win: { navigator, performance }, metadata, clock }: VisitorParts): Where {
  const surroundings: { -readonly [Name in keyof Where]: Where[Name] } = {
    runtime: 'browser',
    pageLoadedAt: Math.round(performance.timeOrigin),
    library: { name: '@waymark/browser', version },
    locale: navigator.language,
    ...(metadata && { metadata }),
  };
  clock.after(0, () => {
    surroundings.timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  });
  return surroundings;
}
