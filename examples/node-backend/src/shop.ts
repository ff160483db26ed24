import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readJson, sendJson } from './http.ts';
import { currency, type OrderStore, readOrderRequest, totalOf, toTrackedOrder } from './orders.ts';
import type { ShopTracker } from './tracking.ts';

export interface ShopOptions {
  readonly tracker: ShopTracker;
  readonly orders: OrderStore;
  readonly newOrderId: () => string;
  /** Shared with the payment provider. */
  readonly webhookSecret: string;
}

/** The shop's HTTP server: customers place orders, the payment provider reports payments. */
export function createShop(options: ShopOptions): Server {
  return createServer((request, response) => {
    route(options, request, response).catch(() => sendJson(response, 500, { error: 'internal' }));
  });
}

async function route(options: ShopOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = `${request.method} ${request.url}`;
  if (target === 'POST /api/orders') return placeOrder(options, request, response);
  if (target === 'POST /webhooks/payment') return takePayment(options, request, response);
  sendJson(response, 404, { error: 'not-found' });
}

/** A customer orders. The visitor's page may track the same order: both derive the event's id from the order id, so it counts once. */
async function placeOrder({ tracker, orders, newOrderId }: ShopOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const lines = readOrderRequest(await readJson(request));
  if (!lines) return sendJson(response, 400, { error: 'order-invalid' });
  const order = { id: newOrderId(), lines, status: 'placed', visitor: tracker.contextOf(request) } as const;
  orders.set(order.id, order);
  tracker.forRequest(request).track('orderPlaced', { order: toTrackedOrder(order) });
  sendJson(response, 201, { orderId: order.id, total: totalOf(lines) });
}

/** The provider says that an order was paid. No visitor is here any more: the event goes on as the one who ordered. */
async function takePayment(options: ShopOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isSecret(options.webhookSecret, request.headers['x-webhook-secret'])) return sendJson(response, 401, { error: 'unauthorised' });
  const { orderId } = ((await readJson(request)) ?? {}) as { readonly orderId?: unknown };
  const order = options.orders.get(String(orderId));
  if (!order) return sendJson(response, 404, { error: 'order-unknown' });
  options.orders.set(order.id, { ...order, status: 'paid' });
  // Providers call more than once; equal keys make one event.
  options.tracker.scope(order.visitor).track('goalCompleted', { goalId: 'order-paid', value: totalOf(order.lines), currency }, { key: order.id });
  sendJson(response, 200, { received: true });
}

function isSecret(expected: string, given: string | readonly string[] | undefined): boolean {
  const [known, found] = [Buffer.from(expected), Buffer.from(typeof given === 'string' ? given : '')];
  return known.byteLength === found.byteLength && timingSafeEqual(known, found);
}
