import { fastifyTracking } from '@waymark/node/fastify';
import fastify, { type FastifyInstance } from 'fastify';
import { addHealthRoute } from './routes/health-route.ts';
import { addOrderRoutes } from './routes/order-routes.ts';
import { addPaymentRoutes } from './routes/payment-routes.ts';
import type { OrderStore } from './store/order-store.ts';
import type { ShopTracker } from './tracking.ts';

export interface ShopParts {
  readonly tracker: ShopTracker;
  readonly orders: OrderStore;
  readonly newOrderId: () => string;
  /** Shared with the payment provider. */
  readonly webhookSecret: string;
  readonly now: () => number;
}

/** The shop's HTTP server. In every handler `tracker.current()` is the visitor who sent the request. */
export function createShop(parts: ShopParts): FastifyInstance {
  const app = fastify({ bodyLimit: 65_536 });
  app.register(fastifyTracking(parts.tracker));
  app.setErrorHandler<{ readonly statusCode?: number }>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) console.error(error);
    return reply.code(status).send({ error: status < 500 ? 'request-invalid' : 'internal' });
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'not-found' }));
  addOrderRoutes(app, parts);
  addPaymentRoutes(app, parts);
  addHealthRoute(app, parts);
  return app;
}
