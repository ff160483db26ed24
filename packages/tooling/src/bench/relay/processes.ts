import { once } from 'node:events';
import type { Answers, Load } from './load.ts';
import type { StartPinned } from './pin.ts';
import type { Condition, Order } from './serve-process.ts';

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
  await once(child, 'message');
  return {
    async put(load) {
      const answer = once(child, 'message');
      child.send(load);
      return ((await answer) as [Answers])[0];
    },
    stop: () => child.disconnect(),
  };
}

/** The destination of those who deliver. */
export interface Sink {
  readonly url: string;
  /** Events that have arrived since it was asked last. */
  count(): Promise<number>;
  stop(): void;
}

export async function startSink(start: StartPinned): Promise<Sink> {
  const child = start('./sink-process.ts', [], otherCore);
  const [port] = (await once(child, 'message')) as [number];
  return {
    url: `http://127.0.0.1:${port}/`,
    async count() {
      const answer = once(child, 'message');
      child.send('count');
      return ((await answer) as [number])[0];
    },
    stop: () => child.disconnect(),
  };
}

export async function startServer(start: StartPinned, name: string, sink: string): Promise<Server> {
  const child = start('./serve-process.ts', [name, sink], measuredCore);
  const [port] = (await once(child, 'message')) as [number];
  return {
    port,
    async ask(order) {
      const answer = once(child, 'message');
      child.send(order);
      return ((await answer) as [Condition])[0];
    },
    async end() {
      const ended = once(child, 'exit');
      child.send('end' satisfies Order);
      await ended;
    },
  };
}
