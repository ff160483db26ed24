import { createServerTracker } from '@waymark/node';
import { relayTransport } from '@waymark/relay/client';
import type { Order } from './catalog.ts';
import type { Decision } from './page.ts';
import { visitor } from './visitor.ts';

export interface OrderServiceOptions {
  readonly shopUrl: string;
  readonly relayUrl: string;
  /** By which the relay knows this service, and believes what it says of visitors. */
  readonly serviceToken: string;
  /** What the cookie of the visitor's request says. */
  readonly consent: Decision;
  readonly user: { readonly id: string; readonly email: string };
}

/** The shop's backend confirms an order that a visitor's request brought. */
export async function confirmOrder(order: Order, { shopUrl, relayUrl, serviceToken, consent, user }: OrderServiceOptions): Promise<void> {
  const tracker = createServerTracker({ service: 'orders', transports: [relayTransport({ url: relayUrl, token: serviceToken })] });
  const headers = { cookie: `waymark_id=${visitor.browserId}; waymark_consent=analytics:${consent},marketing:${consent}`, 'user-agent': visitor.userAgent, referer: `${shopUrl}/checkout` };
  const request = new Request(`${shopUrl}/api/orders`, { method: 'POST', headers });
  tracker.forRequest(request, { userId: user.id, email: user.email, remoteAddress: visitor.ip }).track('orderPlaced', { order });
  await tracker.close();
}
