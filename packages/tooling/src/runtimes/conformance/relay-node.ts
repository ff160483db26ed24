import { serveRelay } from '@waymark/relay/node';
import { createRelay } from '@waymark/relay/server';
import { relayTransport } from '@waymark/relay/client';
import { shopUrl } from '../../faults/story.ts';
import { checksOf, same } from './check.ts';
import { collected } from './stand-ins.ts';
import { quickRetry, toCollector, trackerTo } from './trackers.ts';

/** What `@waymark/relay/node` promises wherever there is `node:http`. */
export const relayNodeChecks = checksOf('relay/node', {
  'a relay is a server of its own': async (env) => {
    const server = await serveRelay(createRelay({ transports: [toCollector(env)], allowOrigins: [shopUrl], flushIntervalMs: 10 }));
    const { tracker } = trackerTo(relayTransport({ url: `${server.url}/w`, retry: quickRetry }), { context: () => ({ where: { runtime: 'browser', url: `${shopUrl}/` } }) });
    const ids = Array.from({ length: 60 }, (_, index) => tracker.track('eventOccurred', { name: `step-${index}` }));
    same((await tracker.close()).complete, true, 'Complete');
    same((await server.close()).transports['collector']?.delivered, 60, 'Delivered');
    same([...(await collected(env))].sort(), [...ids].sort(), 'Ids that arrived');
  },
});
