import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createServerTracker, type ServerTracker } from '@waymark/node';
import { sqliteOutbox } from '@waymark/node/sqlite';
import { relayTransport } from '@waymark/relay/client';
import { createRelay, type Relay } from '@waymark/relay/server';
import { sitecoreCdp } from '@waymark/transport-sitecore-cdp';
import { warehouse } from './warehouse.ts';

/** What the shop's server tracks with. */
export interface ServerTracking {
  /** Takes the events of pages and of the tracker below, and delivers them. */
  readonly relay: Relay;
  /** Tracks what the server itself witnesses. */
  readonly tracker: ServerTracker;
}

/** Who is connected: Next's own server, or the proxy before it. Both write the visitor's address into `x-forwarded-for`. */
export const peer = { remoteAddress: '127.0.0.1' };
const trustedProxies = ['loopback'];

/**
 * Starts the relay and the server's tracker in front of it. Page and server meet in the relay, so an order that both track is one event, and the server's
 * events get the id that Sitecore CDP knows the visitor by.
 */
export function startTracking(env: NodeJS.ProcessEnv): ServerTracking {
  const token = randomUUID();
  const relay = createRelay({
    allowOrigins: [env['SHOP_ORIGIN'] ?? `http://localhost:${env['PORT'] ?? '3000'}`],
    trustedProxies,
    serviceTokens: [token],
    outbox: sqliteOutbox({ directory: eventsFolder(env) }),
    transports: [
      sitecoreCdp({
        clientKey: env['CDP_CLIENT_KEY'] ?? '',
        target: env['CDP_TARGET'] ?? 'eu',
        pointOfSale: env['CDP_POINT_OF_SALE'] ?? '',
        channel: 'WEB',
        language: 'EN',
        currency: 'EUR',
        identityProvider: 'CRM_ID',
        emailProvider: 'email',
        // Next changes the page without loading one: to Sitecore CDP that is a view like any other.
        map: { tabUrlChanged: () => ({ type: 'VIEW' }) },
      }),
      ...(env['WAREHOUSE_URL'] === undefined ? [] : [warehouse({ target: env['WAREHOUSE_URL'] })]),
    ],
  });
  const tracker = createServerTracker({
    service: 'next-shop',
    request: { trustedProxies },
    // Nothing goes for a visitor who has not been asked yet.
    consent: {},
    // To the relay in this process, without a network between.
    transports: [relayTransport({ url: 'http://relay.internal/w', token, fetch: (url, init) => relay(new Request(url, init)) })],
  });
  return { relay, tracker };
}

function eventsFolder(env: NodeJS.ProcessEnv): string {
  const folder = join(env['DATA_DIR'] ?? 'data', 'events');
  mkdirSync(folder, { recursive: true });
  return folder;
}
