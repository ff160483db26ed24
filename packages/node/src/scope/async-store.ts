import { TrackingError } from '@waymark/core';

/** A value that goes along with everything that a function starts: what is used of `AsyncLocalStorage`. */
export interface AsyncStore<Value> {
  run<Result>(value: Value, work: () => Result): Result;
  getStore(): Value | undefined;
}

type StoreClass = new <Value>() => AsyncStore<Value>;

/** Where runtimes keep the class. */
export interface AsyncHost {
  /** The edge runtime of Next has it as a global. */
  readonly AsyncLocalStorage?: StoreClass | undefined;
  readonly process?: { getBuiltinModule?(name: string): unknown } | undefined;
}

/**
 * Makes a store on Node.js, Bun, Deno, workerd and the edge runtime of Next. It is looked up when it is needed, not imported, so that runtimes without it
 * can use everything else.
 */
export function createAsyncStore<Value>(host: AsyncHost = globalThis as AsyncHost): AsyncStore<Value> {
  const module = host.process?.getBuiltinModule?.('node:async_hooks') as { readonly AsyncLocalStorage?: StoreClass } | undefined;
  const Store = module?.AsyncLocalStorage ?? host.AsyncLocalStorage;
  if (Store) return new Store<Value>();
  throw new TrackingError(
    'async-context-missing',
    'tracker.run() needs AsyncLocalStorage, which this runtime does not have. Update Node.js to 22.3 or newer, switch on "nodejs_compat" in workerd, or pass the view that forRequest() returns along by yourself.',
  );
}
