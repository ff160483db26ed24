import type { EventEnvelope, Transport } from '@waymark/core/transport';

/** Shows every event that the relay took, as it goes. Also an example of a destination that is no vendor. */
export function terminalTransport(show: (event: EventEnvelope) => void): Transport {
  return {
    name: 'terminal',
    runsIn: 'server',
    purposes: [],
    limits: { maxEvents: 50, maxBytes: 1_048_576, concurrency: 1 },
    async send({ events }) {
      events.forEach(show);
      return { status: 'delivered' };
    },
  };
}
