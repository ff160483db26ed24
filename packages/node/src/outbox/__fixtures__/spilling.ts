import { sqliteOutbox } from '../sqlite-outbox.ts';
import { entriesOf, noneBusy } from './entries.ts';

/** Appends 100,000 events of 600 bytes that nobody takes, and tells by how much the memory in use has grown. Unit: bytes. */
const outbox = sqliteOutbox({ path: process.argv[2] ?? '', durability: process.argv[3] === 'memory' ? 'memory' : 'group' });
await outbox.open(['a']);

async function inUse(): Promise<number> {
  for (let turn = 0; turn < 3; turn += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => void setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const before = await inUse();
for (let at = 0; at < 100_000; at += 500) await outbox.append(entriesOf(`${at}-`, 500), noneBusy);
process.send?.((await inUse()) - before);
await outbox.close();
