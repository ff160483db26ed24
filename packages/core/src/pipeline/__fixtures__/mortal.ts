import type { Clock, Transport } from '../../index.ts';

/** Whether the process that an object belongs to is still running. */
export interface Life {
  alive: boolean;
}

/** A clock whose timers die with the process. */
export function mortalClock(clock: Clock, life: Life): Clock {
  return { now: clock.now, ticks: clock.ticks, after: (delay, run) => clock.after(delay, () => life.alive && run()) };
}

/** A transport whose answers nobody hears once the process is dead. */
export function mortalTransport(transport: Transport, life: Life): Transport {
  return {
    ...transport,
    async send(batch, how) {
      const outcome = await transport.send(batch, how);
      return life.alive ? outcome : new Promise(() => undefined);
    },
  };
}
