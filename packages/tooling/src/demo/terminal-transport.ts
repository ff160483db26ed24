import type { EventEnvelope, Transport } from '@waymark/core/transport';

/** Shows every event that the relay took, as it goes. Also an example of a destination that is no vendor. */
export function terminalTransport(show: (event: EventEnvelope) => void): Transport {
  return {
    name: 'terminal',
    runsIn: 'server',
    purposes: [],
    // One at a time, so that an event is shown before what the vendors got of it.
    limits: { maxEvents: 1, maxBytes: 1_048_576, concurrency: 1 },
    async send({ events }) {
      events.forEach(show);
      return { status: 'delivered' };
    },
  };
}
