import { PostHog } from 'posthog-node';
import type { MakeSubject } from './subject.ts';

/** `posthog-node` as it comes, but for compression: the door counts what it can read. */
export const makeSubject: MakeSubject = ({ destination }) => {
  const posthog = new PostHog('phc_torture', { host: new URL(destination.url).origin, disableCompression: true });
  return {
    track: (number, { visitor = 'nobody', filler }) => posthog.capture({ distinctId: visitor, event: 'torture', properties: { number, filler: 'x'.repeat(filler) } }),
    close: (withinMs) => posthog.shutdown(withinMs),
  };
};
