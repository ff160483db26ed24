import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { subjects } from './subjects.ts';

/** What a server says of itself. Processor time in microseconds, the rest in bytes. */
export interface Condition {
  readonly cpuMicros: number;
  readonly heap: number;
  /** What the engine knows of outside of the heap: buffers for the most part. */
  readonly beside: number;
  readonly resident: number;
  readonly delivered: number;
}

/** What it may be told. `look`: how it is. `look, collected`: the same after a garbage collection. `drain`: how it is when nothing waits. */
export type Order = 'look' | 'look, collected' | 'drain' | 'end';

/** Unit: milliseconds. */
const backgroundMs = 100;

/** The process of one server: says its port, then does what it is told. */
const [name = '', sink = ''] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'waymark-bench-'));
const start = subjects[name];
if (!start) throw new Error(`Nobody is called "${name}".`);
const subject = await start({ folder, sink });

function condition(): Condition {
  const { user, system } = process.cpuUsage();
  const { heapUsed: heap, external: beside, rss: resident } = process.memoryUsage();
  return { cpuMicros: user + system, heap, beside, resident, delivered: subject.delivered() };
}

/** Buffers are let go of in the background, and counted as gone by the next collection. */
async function collect(): Promise<void> {
  globalThis.gc?.();
  await pause(backgroundMs);
  globalThis.gc?.();
}

async function obey(order: Order): Promise<void> {
  if (order === 'look, collected') await collect();
  if (order === 'drain') await subject.drained();
  if (order !== 'end') return void process.send?.(condition());
  await subject.close();
  await rm(folder, { recursive: true });
  process.exit(0);
}

process.on('message', (order: Order) => void obey(order));
process.on('disconnect', () => process.exit(0));
process.send?.(subject.port);
