import type { FastifyInstance } from 'fastify';
import { tell } from '../announcements/announcement.ts';
import { findProduct } from '../catalog.ts';
import { type OrderLine, type StoredOrder, totalOf } from '../orders.ts';
import type { ShopParts } from '../shop.ts';

interface OrderRequest {
  readonly items: readonly OrderLine[];
}

/** What Fastify lets through to the handler. */
const orderRequest = {
  type: 'object',
  required: ['items'],
  properties: {
    items: {
      type: 'array',
      minItems: 1,
      maxItems: 50,
      items: {
        type: 'object',
        required: ['productId', 'quantity'],
        properties: { productId: { type: 'string' }, quantity: { type: 'integer', minimum: 1, maximum: 1000 } },
      },
    },
  },
} as const;

/** Customers place orders and look at them. */
export function addOrderRoutes(app: FastifyInstance, { tracker, orders, newOrderId, now }: ShopParts): void {
  app.post<{ Body: OrderRequest }>('/api/orders', { schema: { body: orderRequest } }, async (request, reply) => {
    const lines = request.body.items.map(({ productId, quantity }) => ({ productId, quantity }));
    if (!lines.every(({ productId }) => findProduct(productId))) return reply.code(400).send({ error: 'order-invalid' });
    const order: StoredOrder = { id: newOrderId(), lines, status: 'placed', placedAt: now(), visitor: tracker.contextOf(request.raw) };
    orders.place(order);
    // The visitor's page may track the same order: both derive the event's id from the order id, so it counts once.
    tell(tracker.current(), { name: 'orderPlaced', order, at: order.placedAt });
    return reply.code(201).send({ orderId: order.id, total: totalOf(lines) });
  });

  app.get<{ Params: { id: string } }>('/api/orders/:id', async ({ params }, reply) => {
    const order = orders.find(params.id);
    if (!order) return reply.code(404).send({ error: 'order-unknown' });
    return { orderId: order.id, status: order.status, lines: order.lines, total: totalOf(order.lines) };
  });
}
