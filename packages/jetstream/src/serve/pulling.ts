import { AsyncResource } from 'node:async_hooks';
import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import type { Clock, DurationMs } from '@waymark/core';
import type { Session } from '../connection/session.ts';

/** Asks the cluster for messages of a consumer, again whenever that ends, until it is stopped. */
export interface Pulling {
  start(): void;
  stop(): Promise<void>;
}

interface PullingParts {
  session(): Promise<Session>;
  readonly stream: string;
  readonly consumer: string;
  /** Messages that are asked for at the same time. */
  readonly window: number;
  readonly clock: Clock;
  receive(message: JsMsg): void;
}

/** Pause before what failed is tried again. Unit: milliseconds. */
const pauseMs: DurationMs = 200;
/** How long the cluster keeps a request, and how often it says that it still does. Unit: milliseconds. */
const [expires, idleHeartbeat] = [10_000, 1000];

export function createPulling({ session, stream, consumer: name, window, clock, receive }: PullingParts): Pulling {
  // What follows from a message is not work of the connection that brought it.
  const callback = AsyncResource.bind(receive);
  let messages: ConsumerMessages | undefined;
  let hasStopped = false;

  async function pull(): Promise<void> {
    const { client } = await session();
    const consumer = await client.consumers.get(stream, name);
    if (hasStopped) return;
    messages = await consumer.consume({ max_messages: window, expires, idle_heartbeat: idleHeartbeat, callback });
    // Whoever stopped it meanwhile had nothing to close yet.
    if (hasStopped) await messages.close();
    void messages.closed().then(pullAgain, pullAgain);
  }

  function pullAgain(): void {
    if (!hasStopped) clock.after(pauseMs, () => void pull().catch(pullAgain));
  }

  return {
    start: () => void pull().catch(pullAgain),
    async stop() {
      hasStopped = true;
      await messages?.close();
    },
  };
}
