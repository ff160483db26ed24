import type { EventEnvelope } from '@waymark/core';
import { makeBatch, makeSendContext, type ExpectedRequest, type TransportExample } from '@waymark/core/testing';
import type { SendOutcome, Transport } from '@waymark/core/transport';

export interface Sent {
  readonly requests: readonly (ExpectedRequest & { readonly url: string; readonly text: string })[];
  readonly outcome: SendOutcome;
}

/** Gives one event to a transport as a lane would and shows what went out. The transport is told what became of it. */
export async function drive(transport: Transport, event: EventEnvelope, answer: (nth: number) => Response = () => new Response(null, { status: 200 })): Promise<Sent> {
  const requests: (ExpectedRequest & { readonly url: string; readonly text: string })[] = [];
  const fetch = async (input: unknown, init?: RequestInit): Promise<Response> => {
    const url = new URL(String(input));
    const text = String(init?.body ?? '');
    const headers = Object.fromEntries(new Headers(init?.headers));
    requests.push({ method: init?.method ?? 'GET', path: url.pathname + url.search, headers, body: JSON.parse(text) as unknown, url: url.href, text });
    return answer(requests.length - 1);
  };
  const outcome = await transport.send(makeBatch([event]), makeSendContext({ fetch: fetch as typeof globalThis.fetch }));
  if (outcome.status === 'delivered') transport.settled?.(event, 'delivered');
  if (outcome.status === 'refused') transport.settled?.(event, 'dropped');
  return { requests, outcome };
}

/** Plays an example and returns what the transport made of its event. */
export async function playExample<Options>(transport: Transport, example: TransportExample<Options>): Promise<Sent['requests']> {
  for (const event of example.before ?? []) await drive(transport, event);
  if (transport.wants?.(example.given) === false) return [];
  return (await drive(transport, example.given)).requests;
}

/** Body of the first request. */
export function bodyOf<Body>({ requests }: Sent): Body {
  const [request] = requests;
  if (!request) throw new Error('nothing was sent');
  return request.body as Body;
}
