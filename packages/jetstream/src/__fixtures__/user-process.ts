import { once } from 'node:events';
import { createTracker } from '@waymark/core';
import { jetstreamOutbox, jetstreamState, runWorker } from '../index.ts';
import { entryOf, noneBusy } from './entries.ts';

/** Has everything of the package open at once, with a destination that never answers, and closes it when it is told to. Ends by itself when nothing of it is left. */
const [, , server = ''] = process.argv;
const cluster = { servers: server, partitions: 2, leaseMs: 3000, publishTimeoutMs: 1000, onError: () => undefined };
const outbox = jetstreamOutbox(cluster);
const tracker = createTracker({ transports: [], outbox });
await outbox.ready();
await outbox.append(Array.from({ length: 30 }, (_, index) => entryOf(`e${index}`, { key: `k${index % 3}` })), noneBusy);
const state = jetstreamState({ servers: server });
await state.set('key', 'value', 60_000);
let tries = 0;
const worker = await runWorker({
  ...cluster,
  flushIntervalMs: 20,
  transports: [
    {
      ...{ name: 'a', runsIn: 'server', limits: { maxEvents: 5, maxBytes: 100_000, concurrency: 2 } },
      send: () => {
        tries += 1;
        if (tries === 2) process.stdout.write('ready\n');
        return new Promise(() => undefined);
      },
    },
  ],
});
await once(process, 'SIGTERM');
const lost = outbox.append([entryOf('late')], noneBusy);
await Promise.all([worker.close(200), tracker.close(200), state.close(), lost]);
process.stdout.write('closed\n');
