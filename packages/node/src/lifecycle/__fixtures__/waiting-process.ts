import type { Transport } from '@waymark/core';
import { memoryOutbox } from '@waymark/core';
import { createServerTracker } from '../../index.ts';

/** Fails at first, so that for a while the next try is all that is left to do. */
let tries = 0;
const failsFirst: Transport = {
  name: 'shaky',
  runsIn: 'server',
  purposes: [],
  limits: { maxEvents: 10, maxBytes: 65_536, concurrency: 1 },
  retry: { delaysMs: [20, 20, 20] },
  send: async () => ((tries += 1) <= 3 || mode === 'close' ? { status: 'retry', why: { code: 'http-503', message: 'Down.' } } : { status: 'delivered' }),
};

const mode = process.argv[2];
const tracker = createServerTracker({
  service: 'fixture',
  transports: [failsFirst],
  outbox: memoryOutbox({ maxEvents: 2 }),
  onDrop: ({ reason }) => process.stdout.write(`dropped ${reason}\n`),
});
tracker.track('goalCompleted', { goalId: 'last-words' }, { id: 'last' });

if (mode === 'close') {
  const { complete, transports } = await tracker.close(200);
  process.stdout.write(`receipt ${JSON.stringify({ complete, ...transports['shaky'] })}\n`);
}
if (mode === 'drained') {
  await tracker.flush();
  await tracker.drained(0);
  process.stdout.write(`drained ${tracker.pressure}\n`);
}
