import type { NodeRequest } from '../request/incoming-request.ts';
import { createViews, type Known, type Tracking } from './tracking.ts';

/** Goes on with a request of a framework, whose own request and response are `raw` and `response`, as its visitor. */
export type NodeRuns<Request extends object> = (request: Request, raw: NodeRequest, response: unknown, goOn: () => void) => void;

/** For frameworks on `node:http`. What listens to a request or its response is called as the visitor too. */
export function createNodeRuns<Request extends object, Events>(tracker: Tracking<Events>, known?: Known<Request>): NodeRuns<Request> {
  const viewOf = createViews<Request, Events>(tracker, known);
  const bound = new WeakSet<object>();
  return (request, raw, response, goOn) => {
    const view = viewOf(request, raw);
    const inRun = <Result>(work: () => Result): Result => tracker.run(view, work);
    for (const emitter of [raw, response].filter(isEmitter)) {
      if (!bound.has(emitter)) emitWithin(inRun, emitter);
      bound.add(emitter);
    }
    inRun(goOn);
  };
}

interface Emitter {
  emit(...values: unknown[]): unknown;
}

function isEmitter(value: unknown): value is Emitter {
  return typeof value === 'object' && value !== null && 'emit' in value && typeof value.emit === 'function';
}

/**
 * Node.js calls listeners where bytes arrive, which is in no run. Only the run is entered for them, not the whole context of the middleware, so what other
 * libraries carry along stays as it is.
 */
function emitWithin(inRun: <Result>(work: () => Result) => Result, emitter: Emitter): void {
  const { emit } = emitter;
  emitter.emit = (...values) => inRun(() => emit.apply(emitter, values));
}
