import { createHmac } from 'node:crypto';
import type { Marketplace, SentMessage } from './marketplace.ts';

/** Where a message goes, and what it is signed with. */
export interface Address {
  readonly url: string;
  readonly secret: string;
  /** Name and value of the header that the receiver asked for. */
  readonly ownHeader: readonly [name: unknown, value: unknown];
}

/** The vendor publishes no limit (checked 2026-11-21); ours only keeps a receiver that hangs from holding a test up. */
const timeoutMs = 5000;

/** Posts a message once, without making anybody wait. What became of it is written into `sent`. */
export function postSigned(market: Marketplace, { url, secret, ownHeader: [name, value] }: Address, message: unknown, sent: SentMessage): void {
  const body = JSON.stringify(message);
  const headers = {
    'content-type': 'application/json',
    'X-oc-hash': createHmac('sha256', secret).update(body).digest('base64'),
    ...(typeof name === 'string' && typeof value === 'string' && { [name]: value }),
  };
  market.messages.push(sent);
  const flight = post(market, url, { method: 'POST', headers, body }, sent);
  market.underWay.add(flight);
  void flight.finally(() => market.underWay.delete(flight));
}

/** Never rejects: OrderCloud's caller does not hear of a delivery that failed. */
async function post(market: Marketplace, url: string, request: RequestInit, sent: SentMessage): Promise<void> {
  try {
    const response = await market.settings.fetch(url, { ...request, signal: AbortSignal.timeout(timeoutMs) });
    await response.arrayBuffer();
    sent.answered = response.status;
  } catch {
    sent.answered = null;
  }
}
