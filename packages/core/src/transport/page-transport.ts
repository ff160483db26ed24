import type { EventEnvelope } from '../ports/event.ts';
import type { SendContext, SendOutcome, Transport, TransportLimits } from '../ports/transport.ts';
import type { HttpRequest } from './http-transport.ts';
import { post } from './post.ts';
import { readStandardAnswer } from './read-answer.ts';

/** Why an event is not told. */
export interface NotTold {
  readonly outcome: SendOutcome;
}

/** The requests of one event, in the order in which they must be sent, or why there are none. */
export type EventPlan = readonly HttpRequest[] | NotTold;

/** A {@link Transport} but for what {@link pageTransport} does. */
export interface PageTransportOptions extends Omit<Transport, 'runsIn' | 'purposes' | 'limits' | 'send'> {
  /** Default: `['marketing']`, as of all vendors that a page reaches directly. */
  readonly purposes?: readonly string[] | undefined;
  /** Default: 1 MiB, concurrency 1. */
  readonly limits?: Partial<TransportLimits> | undefined;
  /** One that throws: the event is wanted, so that its refusal says why. */
  wants(event: EventEnvelope): boolean;
  /** Called on every try. A page that closes waits for no promise, so what is at hand must be given at once. One that throws: refused as `event-invalid`. */
  plan(event: EventEnvelope, how: SendContext): EventPlan | Promise<EventPlan>;
}

/** A refusal of an event, by its code. */
export const notTold = (code: string, cause?: unknown): NotTold => ({ outcome: { status: 'refused', why: { code, message: code, cause } } });

/**
 * A transport for pages in production, to a vendor who takes one event after another. What `httpTransport` does beyond that, for batches, for servers and for
 * answers of any size, pages need not load.
 */
export const pageTransport = ({ purposes = ['marketing'], limits, wants, plan, ...rest }: PageTransportOptions): Transport => ({
  runsIn: 'anywhere',
  ...rest,
  purposes,
  limits: { maxBytes: 1_048_576, concurrency: 1, ...limits, maxEvents: 1 },
  wants(event) {
    try {
      return wants(event);
    } catch {
      return true;
    }
  },
  async send({ events: [event] }, how) {
    if (!event) return { status: 'delivered' };
    const { progress } = how;
    try {
      const made = plan(event, how);
      const requests = made instanceof Promise ? await made : made;
      if ('outcome' in requests) return requests.outcome;
      for (;;) {
        const step = progress.get(event.id) ?? 0;
        const request = requests[step];
        if (!request) return { status: 'delivered' };
        const result = await post({ ...request, headers: { 'content-type': 'application/json', ...request.headers } }, how, how);
        const outcome = 'answer' in result ? readStandardAnswer(result.answer) : result.failure;
        if (outcome.status !== 'delivered') return outcome;
        progress.set(event.id, step + 1);
      }
    } catch (cause) {
      return notTold('event-invalid', cause).outcome;
    }
  },
});
