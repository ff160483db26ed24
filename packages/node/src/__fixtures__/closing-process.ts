import type { Transport } from '@waymark/core';
import { createServerTracker } from '../index.ts';

/** Prints the ids of every batch that it was given, after a wait as long as a slow destination has. */
const slow: Transport = {
  name: 'slow',
  runsIn: 'server',
  purposes: [],
  limits: { maxEvents: 10, maxBytes: 65_536, concurrency: 1 },
  async send({ entries }) {
    await new Promise((resolve) => {
      setTimeout(resolve, 50).unref();
    });
    process.stdout.write(`delivered ${entries.map(({ id }) => id).join(' ')}\n`);
    return { status: 'delivered' };
  },
};

const mode = process.argv[2];
const tracker = createServerTracker({ service: 'fixture', transports: [slow], ...(mode === 'signal' && { closeOn: ['SIGTERM', 'SIGINT'] }) });
tracker.track('goalCompleted', { goalId: 'last-words' }, { id: 'last' });
// A server would be kept alive by its socket.
if (mode !== 'end') setInterval(() => undefined, 1000);
process.stdout.write('ready\n');
