import { Analytics } from '@segment/analytics-node';
import type { MakeSubject } from './subject.ts';

/** `@segment/analytics-node` as it comes. */
export const makeSubject: MakeSubject = ({ destination }, tell) => {
  const analytics = new Analytics({ writeKey: 'torture', host: new URL(destination.url).origin });
  analytics.on('error', ({ code, ctx }) => {
    const number: unknown = ctx?.event.properties?.['number'];
    if (typeof number === 'number') tell.named([number], code);
  });
  return {
    track: (number, { visitor = 'nobody', filler }) => analytics.track({ userId: visitor, event: 'torture', properties: { number, filler: 'x'.repeat(filler) } }),
    close: (withinMs) => analytics.closeAndFlush({ timeout: withinMs }),
  };
};
