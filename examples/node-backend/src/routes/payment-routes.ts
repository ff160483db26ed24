import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { tellForVisitor } from '../announcements/announcement.ts';
import type { ShopParts } from '../shop.ts';

interface PaymentNotice {
  readonly orderId: string;
}

const paymentNotice = { type: 'object', required: ['orderId'], properties: { orderId: { type: 'string' } } } as const;

/** The payment provider says that an order was paid, sometimes more than once. The visitor is not here: the event goes on as the one who ordered. */
export function addPaymentRoutes(app: FastifyInstance, { tracker, orders, webhookSecret, now }: ShopParts): void {
  app.post<{ Body: PaymentNotice }>(
    '/webhooks/payment',
    {
      schema: { body: paymentNotice },
      onRequest: async ({ headers }, reply) => (isSecret(webhookSecret, headers['x-webhook-secret']) ? undefined : reply.code(401).send({ error: 'unauthorised' })),
    },
    async ({ body }, reply) => {
      if (!orders.pay(body.orderId, now())) return reply.code(404).send({ error: 'order-unknown' });
      const untold = orders.untoldOf('goalCompleted', body.orderId);
      if (untold) tellForVisitor(tracker, untold);
      return { received: true };
    },
  );
}

function isSecret(expected: string, given: string | readonly string[] | undefined): boolean {
  const [known, found] = [Buffer.from(expected), Buffer.from(typeof given === 'string' ? given : '')];
  return known.byteLength === found.byteLength && timingSafeEqual(known, found);
}
