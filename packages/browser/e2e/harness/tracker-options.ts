import { type Clock, systemClock } from '@waymark/core';
import { relayTransport } from '@waymark/relay/client';
import type { BrowserTrackerOptions } from '../../src/index.ts';
import type { PageOptions } from './page-settings.ts';

/** The tracker's options for what a page asks for. */
export function trackerOptions({ consent = { analytics: true, marketing: true }, purposes, speed, globalPrivacyControl: _control, withoutNavigationApi: _api, ...options }: PageOptions): BrowserTrackerOptions {
  return {
    flushIntervalMs: 50,
    ...options,
    consent: { state: consent },
    ...(speed !== undefined && { clock: hurried(systemClock(), speed) }),
    // Absolute, for pages whose origin is opaque.
    transports: [relayTransport({ url: location.origin === self.origin ? '/w' : new URL('/w', location.href).href, ...(purposes && { purposes }) })],
  };
}

/** Its timers come early; what it says of the time is true. */
function hurried(clock: Clock, speed: number): Clock {
  return { ...clock, after: (delay, run) => clock.after(delay / speed, run) };
}
