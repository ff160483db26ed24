import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { pinnedStart } from '../relay/pin.ts';
import type { Amount, Stored } from './append-process.ts';
import type { Setting } from './setting.ts';
import type { WorkerOrder } from './worker-process.ts';

/** A process of a measurement. */
export interface Part<Order, Answer> {
  /** What it said when it was ready. */
  readonly first: unknown;
  ask(order: Order): Promise<Answer>;
  end(): Promise<void>;
}

// Servers, sender and the rest are more than there are cores, so nobody is held to one.
const start = pinnedStart(false);

async function partOf<Order extends object | string, Answer>(child: ChildProcess): Promise<Part<Order, Answer>> {
  const exit = once(child, 'exit');
  const gone = exit.then(([code]) => Promise.reject(new Error(`A process of the benchmark ended with ${code}.`)));
  gone.catch(() => undefined);
  const next = async (): Promise<unknown> => ((await Promise.race([once(child, 'message'), gone])) as [unknown])[0];
  const first = await next();
  return {
    first,
    async ask(order) {
      const answer = next();
      child.send(order);
      return (await answer) as Answer;
    },
    async end() {
      child.disconnect();
      await exit;
    },
  };
}

export const startAppender = (setting: Setting): Promise<Part<Amount, Stored>> => partOf(start('../jetstream/append-process.ts', [JSON.stringify(setting)], 0));

/** Answers its processor time. Unit: microseconds. */
export const startRelay = (setting: Setting): Promise<Part<'look', number>> => partOf(start('../jetstream/relay-process.ts', [JSON.stringify(setting)], 0));

/** Answers its processor time. Unit: microseconds. */
export const startWorker = (setting: Setting, sink: string): Promise<Part<WorkerOrder, number>> => partOf(start('../jetstream/worker-process.ts', [JSON.stringify(setting), sink], 0));
