import type { StateStore, Transport } from '@waymark/core';
import { sitecoreCdp } from '@waymark/transport-sitecore-cdp';
import { tracify } from '@waymark/transport-tracify';
import type { Settings } from './settings.ts';

/** As long as browsers keep a cookie: 400 days. Unit: milliseconds. */
const browserIdLifeMs = 34_560_000_000;

/** The destinations of the shop. Their secrets never leave this process. */
export function createTransports({ cdp, tracify: tracifySettings, currency }: Settings, state: StateStore): readonly Transport[] {
  return [
    sitecoreCdp({
      ...cdp,
      ...{ channel: 'WEB', language: 'EN', currency, emailProvider: 'email' },
      // A visitor stays the same guest when this process has gone and another one has come.
      browserIds: {
        get: (visitor) => state.get(`cdp:${visitor}`),
        set: (visitor, id) => state.set(`cdp:${visitor}`, id, browserIdLifeMs),
      },
    }),
    tracify({ ...tracifySettings, currency }),
  ];
}
