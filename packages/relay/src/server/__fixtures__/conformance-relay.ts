import type { EventEnvelope } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { echoOf } from '@waymark/testkit/relay';
import { createRelay } from '../create-relay.ts';

/** The origin that it allows. */
export const conformanceOrigin = 'https://shop.example';

/** The paths that a host has to hand on. */
export const hostPaths = ['/w', '/hooks'];

/** A relay as the cases of conformance need it, and what it delivered. */
export function conformanceRelay() {
  const vendor = recordingTransport({ name: 'vendor', limits: { maxEvents: 1000, maxBytes: 10_000_000, concurrency: 1 } });
  const source = { name: 'echo', path: '/hooks', start: () => undefined, fetch: echoOf };
  const relay = createRelay({ transports: [vendor], allowOrigins: [conformanceOrigin], sources: [source], onDrop: () => undefined });
  return {
    relay,
    async delivered(): Promise<readonly EventEnvelope[]> {
      await relay.tracker.flush();
      return vendor.delivered;
    },
  };
}
