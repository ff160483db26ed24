import { setTimeout as sleep } from 'node:timers/promises';
import Analytics from '@rudderstack/rudder-sdk-node';
import type { MakeSubject } from './subject.ts';

/**
 * `@rudderstack/rudder-sdk-node` as it comes, but for compression, because the door counts what it can read, and for a handler of errors, without which giving up
 * ends the process.
 */
export const makeSubject: MakeSubject = ({ destination }) => {
  const analytics = new Analytics('torture', { dataPlaneUrl: new URL(destination.url).origin, gzip: false, errorHandler: () => undefined, logLevel: 'error' });
  return {
    track: (number, { visitor = 'nobody', filler }) => void analytics.track({ userId: visitor, event: 'torture', properties: { number, filler: 'x'.repeat(filler) } }),
    close: async (withinMs) => {
      await Promise.race([flushed(analytics), sleep(withinMs, undefined, { ref: false })]);
    },
  };
};

/** It says what went wrong with a batch by a rejection, but not which events those were. */
async function flushed(analytics: Analytics): Promise<void> {
  try {
    await analytics.flush();
  } catch {
    // The events are missing from the destination, which is counted there.
  }
}
