import { once } from 'node:events';
import { ask } from './ask.ts';
import type { Answers, Load } from './load.ts';
import type { Setting, StartPinned } from './pin.ts';
import type { Condition, Order } from './serve-process.ts';
import type { Wish } from './sink-process.ts';

/** The one who sends. */
export interface Sender {
  put(load: Load): Promise<Answers>;
  stop(): void;
}

/** A server in a process of its own. */
export interface Server {
  readonly port: number;
  ask(order: Exclude<Order, 'end'>): Promise<Condition>;
  end(): Promise<void>;
}

/** Cores: one for what is measured, the other one for everybody else. */
export const [measuredCore, otherCore] = [0, 1];

export async function startSender(start: StartPinned): Promise<Sender> {
  const child = start('./load-process.ts', [], otherCore);
  await ask(child);
  return { put: (load) => ask<Answers>(child, { ...load }), stop: () => child.disconnect() };
}

/** The destination of those who deliver. */
export interface Sink {
  readonly url: string;
  /** Events that have arrived since it was asked last. */
  count(): Promise<number>;
  /** From now on it takes its time. 0: none. Unit: milliseconds. */
  answerAfter(ms: number): void;
  stop(): void;
}

export async function startSink(start: StartPinned): Promise<Sink> {
  const child = start('./sink-process.ts', [], otherCore);
  const port = await ask<number>(child);
  return {
    url: `http://127.0.0.1:${port}/`,
    count: () => ask<number>(child, 'count' satisfies Wish),
    answerAfter: (answerAfterMs) => void child.send({ answerAfterMs } satisfies Wish),
    stop: () => child.disconnect(),
  };
}

export async function startServer(start: StartPinned, name: string, sink: string, setting?: Setting): Promise<Server> {
  const child = start('./serve-process.ts', [name, sink], measuredCore, setting);
  const port = await ask<number>(child);
  return {
    port,
    ask: (order) => ask<Condition>(child, order),
    async end() {
      const ended = once(child, 'exit');
      child.send('end' satisfies Order);
      await ended;
    },
  };
}
