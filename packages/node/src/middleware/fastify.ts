import type { NodeRequest } from '../request/incoming-request.ts';
import { createNodeRuns } from './node-runs.ts';
import type { Known, Tracking } from './tracking.ts';

/** What is used of a request of Fastify. */
export interface FastifyRequest {
  readonly raw: NodeRequest;
}

/** What is used of a reply of Fastify. */
export interface FastifyReply {
  readonly raw: unknown;
}

type Hook<Request> = (request: Request, reply: FastifyReply, done: () => void) => void;

/** What is used of an instance of Fastify. */
export interface FastifyInstance<Request> {
  addHook(name: 'onRequest', hook: Hook<Request>): unknown;
}

/** To be passed to `register`. */
export type FastifyPlugin<Request> = (instance: FastifyInstance<Request>, options: unknown, done: () => void) => void;

/**
 * Lets `tracker.current()` find the visitor in everything that a request of Fastify calls, and in what listens to it or to its reply. Register it behind what signs users in, if `known` is to say who
 * they are. It holds for the instance that it is registered with, not only inside of the plugin.
 */
export function fastifyTracking<Events, Request extends FastifyRequest = FastifyRequest>(tracker: Tracking<Events>, known?: Known<Request>): FastifyPlugin<Request> {
  const run = createNodeRuns<Request, Events>(tracker, known);
  const enter: Hook<Request> = (request, reply, done) => run(request, request.raw, reply.raw, () => done());
  const plugin: FastifyPlugin<Request> = (instance, _options, done) => {
    instance.addHook('onRequest', enter);
    done();
  };
  // How Fastify is told that hooks are meant for the instance itself (fastify-plugin does the same).
  return Object.assign(plugin, { [Symbol.for('skip-override')]: true, [Symbol.for('fastify.display-name')]: '@waymark/node' });
}
