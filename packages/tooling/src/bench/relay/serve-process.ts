import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { subjects } from './subjects.ts';

/** What a server says of itself. Processor time in microseconds, the rest in bytes. */
export interface Condition {
  readonly cpuMicros: number;
  readonly heap: number;
  readonly resident: number;
  readonly delivered: number;
}

/** What it may be told. `look`: how it is. `look, collected`: the same after a garbage collection. `drain`: how it is when nothing waits. */
export type Order = 'look' | 'look, collected' | 'drain' | 'end';

/** The process of one server: says its port, then does what it is told. */
const [name = '', sink = ''] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'waymark-bench-'));
const start = subjects[name];
if (!start) throw new Error(`Nobody is called "${name}".`);
const subject = await start({ folder, sink });

function condition(): Condition {
  const { user, system } = process.cpuUsage();
  return { cpuMicros: user + system, heap: process.memoryUsage().heapUsed, resident: process.memoryUsage.rss(), delivered: subject.delivered() };
}

async function obey(order: Order): Promise<void> {
  if (order === 'look, collected') globalThis.gc?.();
  if (order === 'drain') await subject.drained();
  if (order !== 'end') return void process.send?.(condition());
  await subject.close();
  await rm(folder, { recursive: true });
  process.exit(0);
}

process.on('message', (order: Order) => void obey(order));
process.on('disconnect', () => process.exit(0));
process.send?.(subject.port);
