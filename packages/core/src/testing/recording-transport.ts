import type { EventEnvelope } from '../ports/event.ts';
import type { SendOutcome, Transport } from '../ports/transport.ts';

export interface RecordingTransport extends Transport {
  /** Every event of every batch that was confirmed, in order. */
  readonly delivered: readonly EventEnvelope[];
  /** Ids of every batch that was tried, in order. */
  readonly tries: readonly (readonly string[])[];
}

export interface RecordingOptions extends Partial<Omit<Transport, 'send'>> {
  /** Outcome of the nth try, from 0. Default: delivered. */
  readonly answer?: (batch: readonly EventEnvelope[], nth: number) => SendOutcome | Promise<SendOutcome>;
}

/** A transport that keeps what it was given and answers as told. */
export function recordingTransport({ answer, ...options }: RecordingOptions = {}): RecordingTransport {
  const delivered: EventEnvelope[] = [];
  const tries: string[][] = [];
  return {
    name: 'recording',
    runsIn: 'anywhere',
    purposes: [],
    limits: { maxEvents: 10, maxBytes: 65_536, concurrency: 1 },
    ...options,
    delivered,
    tries,
    async send(batch) {
      const nth = tries.length;
      tries.push(batch.entries.map((entry) => entry.id));
      const outcome: SendOutcome = (await answer?.(batch.events, nth)) ?? { status: 'delivered' };
      if (outcome.status === 'delivered') delivered.push(...batch.events);
      if (outcome.status === 'mixed') delivered.push(...batch.events.filter(({ id }) => ![outcome.retry, outcome.refused, outcome.split].some((each) => each?.has(id))));
      return outcome;
    },
  };
}
