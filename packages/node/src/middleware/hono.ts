import type { WaitUntil } from '../lifecycle/wait-until.ts';
import type { FetchRequest } from '../request/incoming-request.ts';
import type { ForRequestOptions } from '../server-tracker.ts';
import { createViews, type Known, type Tracking } from './tracking.ts';

/** What is used of a context of Hono. */
export interface HonoContext {
  readonly req: { readonly raw: FetchRequest };
  /** `incoming` is there on Node.js, put in by `@hono/node-server`. */
  readonly env?: unknown;
  /** Throws where the platform has none. */
  readonly executionCtx: { waitUntil(promise: Promise<unknown>): void };
}

/** Middleware of Hono. */
export type HonoMiddleware<Context> = (context: Context, next: () => Promise<void>) => Promise<void>;

/**
 * Lets `tracker.current()` find the visitor in everything that a request of Hono calls. Where the platform waits for promises after the answer, it waits for
 * delivery. On other hosts than Node.js `known` has to say the `remoteAddress`.
 */
export function honoTracking<Events, Context extends HonoContext = HonoContext>(tracker: Tracking<Events>, known?: Known<Context>): HonoMiddleware<Context> {
  const viewOf = createViews<Context, Events>(tracker, known);
  return (context, next) => tracker.run(viewOf(context, context.req.raw, besideOf(context)), () => next());
}

function besideOf(context: HonoContext): ForRequestOptions {
  const remoteAddress = (context.env as { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } } } | undefined)?.incoming?.socket?.remoteAddress;
  const waitUntil = waitUntilOf(context);
  return { ...(remoteAddress !== undefined && { remoteAddress }), ...(waitUntil && { waitUntil }) };
}

function waitUntilOf(context: HonoContext): WaitUntil | undefined {
  try {
    const { executionCtx } = context;
    return (promise) => executionCtx.waitUntil(promise);
  } catch {
    return undefined;
  }
}
