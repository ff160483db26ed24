import { recordingTransport } from '@waymark/core/testing';
import { createServerTracker } from '../../create-server-tracker.ts';
import { sqliteOutbox } from '../sqlite-outbox.ts';

/** Tracks a thousand events and ends at once: by `process.exit()`, because nothing is left to do, or by an error that nobody catches. */
const outbox = sqliteOutbox({ path: process.argv[2] ?? '' });
const tracker = createServerTracker({
  transports: [recordingTransport({ answer: () => ({ status: 'retry', why: { code: 'http-503', message: 'It is down.' } }) })],
  outbox,
});
const saysLast = process.argv[4] === 'last';
if (saysLast) process.on('exit', () => tracker.leave());
await tracker.flush();
for (let index = 0; index < 1000; index += 1) tracker.track('eventOccurred', { name: `n${index}` });
if (process.argv[3] === 'exit') process.exit(0);
if (process.argv[3] === 'throw') throw new Error('The application broke.');
