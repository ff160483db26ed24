import Rudder from '@rudderstack/rudder-sdk-node';
import { Analytics } from '@segment/analytics-node';
import { buildSelfDescribingEvent, newTracker } from '@snowplow/node-tracker';
import { PostHog } from 'posthog-node';
import { type Load, payloadOf } from '../load.ts';
import { followArrivals } from './arrived.ts';
import type { Contestant, Tracking } from './contestant.ts';

/** Enough not to be reached, where a library bounds its queue by dropping. */
const unbounded = 10_000_000;
/** Unit: milliseconds. As Waymark has it. */
const flushInterval = 1000;
const userId = 'nobody';
const event = 'benchmark event';

function follow(url: string, track: (index: number) => void, end: () => Promise<unknown>): Tracking {
  const arrivals = followArrivals(url);
  let offered = 0;
  return {
    track(index) {
      offered += 1;
      track(index);
    },
    room: arrivals.room,
    async finish() {
      const ended = end().catch(() => undefined);
      await arrivals.all(offered);
      await ended;
    },
  };
}

export const segment: Contestant = {
  start(url, { batch }: Load) {
    const analytics = new Analytics({ writeKey: 'bench', host: new URL(url).origin, flushAt: batch, flushInterval });
    return follow(url, (index) => analytics.track({ userId, event, properties: payloadOf(index) }), () => analytics.closeAndFlush({ timeout: 60_000 }));
  },
};

export const posthog: Contestant = {
  start(url, { batch }: Load) {
    const posthogClient = new PostHog('phc_bench', { host: new URL(url).origin, flushAt: batch, maxBatchSize: batch, maxQueueSize: unbounded, flushInterval, disableCompression: true });
    return follow(url, (index) => posthogClient.capture({ distinctId: userId, event, properties: payloadOf(index) }), () => posthogClient.shutdown(60_000));
  },
};

export const rudder: Contestant = {
  start(url, { batch }: Load) {
    const options = { dataPlaneUrl: new URL(url).origin, flushAt: batch, flushInterval, maxInternalQueueSize: unbounded, gzip: false, errorHandler: () => undefined, logLevel: 'error' };
    const analytics = new Rudder('bench', options);
    return follow(url, (index) => void analytics.track({ userId, event, properties: payloadOf(index) }), () => analytics.flush());
  },
};

export const snowplow: Contestant = {
  start(url, { batch }: Load) {
    const { hostname, port } = new URL(url);
    const schema = 'iglu:com.example/bench/jsonschema/1-0-0';
    const tracker = newTracker({ namespace: 'bench', appId: 'bench', encodeBase64: false }, { endpoint: hostname, protocol: 'http', port: Number(port), bufferSize: batch, maxPostBytes: 1_000_000 });
    return follow(url, (index) => void tracker.track(buildSelfDescribingEvent({ event: { schema, data: payloadOf(index) } })), async () => tracker.flush());
  },
};
