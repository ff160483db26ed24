import type { FastifyInstance } from 'fastify';
import type { ShopParts } from '../shop.ts';

/** What a monitor looks at: the database answers, and where the events are. A destination that is down is no reason to restart this process. */
export function addHealthRoute(app: FastifyInstance, { tracker, orders }: ShopParts): void {
  app.get('/health', async () => ({ status: 'ok', announcements: orders.outcomes(), tracking: tracker.report() }));
}
