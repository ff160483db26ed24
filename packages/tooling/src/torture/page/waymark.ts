import { createBrowserTracker } from '@waymark/browser';
import { relayTransport } from '@waymark/relay/client';
import { type MakeEmitter, payloadOf } from './emitter.ts';

/** Waymark as an application sets it up: everything else is a default. */
export const makeEmitter: MakeEmitter = (namespace) => {
  const tracker = createBrowserTracker({
    namespace,
    transports: [relayTransport({ url: '/w' })],
    consent: { state: { analytics: true, marketing: true } },
  });
  return {
    emit: (number, filler) => void tracker.track('eventOccurred', payloadOf(number, filler)),
    close: () => void tracker.close(),
  };
};
