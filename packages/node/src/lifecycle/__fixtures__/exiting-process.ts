import { memoryOutbox } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { createServerTracker } from '../../index.ts';
import { sqliteOutbox } from '../../sqlite.ts';

/** Tracks while its destination is down and ends in the same tick: by `process.exit()`, once more with an event out of the last handler (`late`), or by an error that nobody catches. Its outbox is a file, or `memory`. */
const [, , place = '', how] = process.argv;
const tracker = createServerTracker({
  transports: [recordingTransport({ answer: () => ({ status: 'retry', why: { code: 'http-503', message: 'It is down.' } }) })],
  outbox: place === 'memory' ? memoryOutbox() : sqliteOutbox({ path: place }),
  closeOn: ['exit'],
  onError: ({ code, message }) => process.stdout.write(`${code} ${/\d+/.exec(message)?.[0]}\n`),
});
await tracker.flush();
for (let count = 0; count < 1000; count += 1) tracker.track('eventOccurred', { name: `n${count}` });
// Heard after the tracker, which was there before.
if (how === 'late') process.on('exit', () => tracker.track('eventOccurred', { name: 'n1000' }));
if (how !== 'throw') process.exit(4);
throw new Error('The application broke.');
