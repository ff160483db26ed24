import { memoryUsage, threadCpuUsage } from 'node:process';
import { sqliteOutbox } from '../sqlite-outbox.ts';

/** Longest time that the thread worked without giving others a turn, and by how much its memory grew at most. Units: microseconds of processor time, bytes. */
export interface Recovered {
  readonly longest: number;
  readonly grown: number;
  readonly events: number;
}

/** Opens a file that an earlier process left, in pieces or, because somebody cannot wait, in one. */
const [path = '', way = ''] = process.argv.slice(2);
const outbox = sqliteOutbox({ path });

function worked(): number {
  const { user, system } = threadCpuUsage();
  return user + system;
}

/** What a look at these figures itself takes for the first time is not to count. */
memoryUsage();
globalThis.gc?.();
const before = memoryUsage.rss();
let [turn, longest, most] = [worked(), 0, 0];
let isOver = false;

function look(): void {
  const now = worked();
  longest = Math.max(longest, now - turn);
  turn = now;
  most = Math.max(most, memoryUsage.rss());
}

function watch(): void {
  look();
  if (!isOver) setImmediate(watch);
}

setImmediate(watch);
const opening = outbox.open(['a']);
if (way === 'at once') await outbox.count('a');
await opening;
isOver = true;
look();
const { events } = await outbox.count('a');
process.send?.({ longest, grown: most - before, events } satisfies Recovered);
await outbox.close();
