import { setTimeout as sleep } from 'node:timers/promises';
import { buildSelfDescribingEvent, newTracker } from '@snowplow/node-tracker';
import type { MakeSubject } from './subject.ts';

const schema = 'iglu:com.example/torture/jsonschema/1-0-0';

/** `@snowplow/node-tracker` as it comes. */
export const makeSubject: MakeSubject = ({ destination }) => {
  const { hostname, port } = new URL(destination.url);
  const tracker = newTracker({ namespace: 'torture', appId: 'torture', encodeBase64: false }, { endpoint: hostname, protocol: 'http', port: Number(port) });
  return {
    track(number, { visitor, filler }) {
      const data = { number, visitor: visitor ?? 'nobody', filler: 'x'.repeat(filler) };
      tracker.track(buildSelfDescribingEvent({ event: { schema, data } }));
    },
    close: async (withinMs) => {
      await Promise.race([tracker.flush(), sleep(withinMs, undefined, { ref: false })]);
    },
  };
};
