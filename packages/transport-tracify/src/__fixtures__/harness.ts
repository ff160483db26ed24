import type { EventEnvelope, SendOutcome, Transport } from '@waymark/core/transport';
import { makeBatch, makeEvent, makeSendContext } from '@waymark/core/testing';
import type { TracifyOptions } from '../options.ts';
import { tracify } from '../tracify.ts';
import type { TracifyEvent } from '../wire.ts';

export const desktop = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
export const demo = { token: 'demo-tracify-token', customerSiteId: '7c0e5a52-3b1d-4f6e-9a84-d2f1b6c09e37' };

/** A request as it reached the wire. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly events: readonly TracifyEvent[];
}

export interface Harness {
  readonly transport: Transport;
  readonly sent: readonly Sent[];
  /** Sends the events that are wanted as one batch. Settles what came of it when `settle` is not false. */
  send(events: readonly EventEnvelope[], options?: { readonly settle?: boolean }): Promise<SendOutcome>;
}

export type Answer = () => Response | Promise<Response>;

/** A transport whose requests are recorded; the nth answer answers the nth request, `{"status":true}` every further one, unless a server does. */
export function harness(options: Partial<TracifyOptions> = {}, answers: readonly Answer[] = [], server?: typeof fetch): Harness {
  const transport = tracify({ ...demo, ...options });
  const sent: Sent[] = [];
  const record: typeof fetch = async (url, init) => {
    const text = String(init?.body);
    const { events } = JSON.parse(text) as { readonly events: readonly TracifyEvent[] };
    sent.push({ method: init?.method ?? '', url: String(url), headers: init?.headers as Readonly<Record<string, string>>, text, events });
    return (await answers[sent.length - 1]?.()) ?? server?.(url, init) ?? new Response('{"status":true}');
  };
  return {
    transport,
    sent,
    async send(events, { settle = true } = {}) {
      const wanted = events.filter((event) => transport.wants?.(event) ?? true);
      const outcome = await transport.send(makeBatch(wanted), makeSendContext({ fetch: record }));
      if (settle) for (const event of wanted) settleOne(transport, event, outcome);
      return outcome;
    },
  };
}

function settleOne(transport: Transport, event: EventEnvelope, outcome: SendOutcome): void {
  if (outcome.status === 'mixed' && (outcome.retry.has(event.id) || outcome.split?.has(event.id))) return;
  transport.settled?.(event, outcome.status === 'mixed' && outcome.refused.has(event.id) ? 'dropped' : 'delivered');
}

type Changes = Omit<Partial<EventEnvelope>, 'where'> & { readonly where?: Partial<EventEnvelope['where']> };

/** An event of one visitor with IP and User-Agent. */
export function happened(name: string, payload: unknown, { where, ...changes }: Changes = {}): EventEnvelope {
  return makeEvent(name, payload, {
    who: { browserId: 'b-1', sessionId: 's-1', tabId: 't-1' },
    where: { runtime: 'browser', url: 'https://shop.example/x', client: { ip: '203.0.113.42', userAgent: desktop }, ...where },
    ...changes,
  });
}

export function pageOpened(id: string, url = 'https://shop.example/x', changes: Changes = {}): EventEnvelope {
  return happened('pageOpened', { url }, { id, ...changes, where: { url, ...changes.where } });
}

export function orderPlaced(id: string, change: Readonly<Record<string, unknown>> = {}, changes: Changes = {}): EventEnvelope {
  const items = [{ product: { productId: '1', sku: 'S-1', name: 'Beans', displayPrice: 24.9 }, index: 0, quantity: 2, total: 49.8 }];
  return happened('orderPlaced', { order: { orderId: `O-${id}`, currency: 'EUR', total: 58.7, items, ...change } }, { id, ...changes });
}
