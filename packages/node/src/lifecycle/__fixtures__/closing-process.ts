import type { Transport } from '@waymark/core';
import { createServerTracker, type ProcessEnd } from '../../index.ts';

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

/** Fails for ever, so that a next try is always due. */
const broken: Transport = {
  ...slow,
  name: 'broken',
  send: () => Promise.resolve({ status: 'retry', why: { code: 'http-503', message: 'Down.' } }),
};

type Mode = 'signal' | 'end' | 'failing' | 'exiting' | 'deaf' | 'idle';

const closeOn: Readonly<Partial<Record<Mode, readonly ProcessEnd[]>>> = {
  signal: ['SIGTERM', 'SIGINT'],
  end: ['beforeExit'],
  failing: ['beforeExit'],
  exiting: ['beforeExit', 'SIGTERM'],
};
const mode = process.argv[2] as Mode;
const before = process.eventNames().length;
const tracker = createServerTracker({
  service: 'fixture',
  transports: [mode === 'idle' || mode === 'failing' ? broken : slow],
  // Only where it is about the end of that time: a busy machine needs long for little.
  closeWithinMs: mode === 'failing' ? 100 : 20_000,
  ...(closeOn[mode] && { closeOn: closeOn[mode] }),
  onDrop: ({ reason }) => process.stdout.write(`dropped ${reason}\n`),
});
tracker.track('goalCompleted', { goalId: 'last-words' }, { id: 'last' });
// A server would be kept alive by its socket.
if (mode === 'signal' || mode === 'deaf') setInterval(() => undefined, 1000);
// Until there has been a try that failed, and the wait for the next one has begun.
if (mode === 'idle') await tracker.flush();
process.exitCode = mode === 'end' || mode === 'failing' ? 3 : 0;
process.stdout.write(closeOn[mode] || process.eventNames().length === before ? 'ready\n' : 'handlers installed\n');
if (mode === 'exiting') process.exit(5);
