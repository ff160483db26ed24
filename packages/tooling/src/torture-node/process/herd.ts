import cluster from 'node:cluster';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { SubjectConfig } from './messages.ts';

/** A process with several members that track: worker threads, or workers of `node:cluster`. Passes on to one of them what it is told. */
export interface HerdOrder {
  readonly to: number;
  readonly order: unknown;
}

interface Member {
  tell(order: unknown): void;
}

const [kind, count = '1', text = ''] = process.argv.slice(2);
const config = JSON.parse(text) as SubjectConfig;
const file = fileURLToPath(new URL('./play.ts', import.meta.url));
let living = Number(count);

function startThread(): Member {
  const worker = new Worker(file, { workerData: config });
  worker.on('exit', onGone);
  return { tell: (order) => worker.postMessage(order, []) };
}

function startWorker(): Member {
  cluster.setupPrimary({ exec: file, args: [JSON.stringify(config)] });
  const worker = cluster.fork();
  worker.on('exit', onGone);
  return { tell: (order) => void worker.send(order as object) };
}

function onGone(): void {
  living -= 1;
  if (living === 0) process.disconnect?.();
}

const members = Array.from({ length: living }, kind === 'threads' ? startThread : startWorker);
process.on('message', ({ to, order }: HerdOrder) => members[to]?.tell(order));
