import { recordingTransport } from '@waymark/core/testing';
import { createServerTracker } from '../../index.ts';
import { sqliteOutbox } from '../../sqlite.ts';

/** Tracks as long as it lives, so that its outbox, a file, has always something to write. */
const [, , path = ''] = process.argv;
const tracker = createServerTracker({ transports: [recordingTransport()], outbox: sqliteOutbox({ path }), closeOn: ['SIGTERM'], closeWithinMs: 300, onDrop: () => undefined });
setInterval(() => tracker.track('goalCompleted', { goalId: 'again' }), 1);
// When writing has found its pace.
setTimeout(() => process.stdout.write('ready\n'), 500);
