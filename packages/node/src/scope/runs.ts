import { type AsyncStore, createAsyncStore } from './async-store.ts';

/** Carries one value through everything that a function calls and awaits. */
export interface Runs<Value> {
  run<Result>(value: Value, work: (value: Value) => Result): Result;
  /** The value of the innermost run. Undefined outside of all. */
  current(): Value | undefined;
  /** The same listener, in no run wherever it is called. */
  outside<Values extends readonly unknown[]>(listener: (...values: Values) => void): (...values: Values) => void;
}

/** Asks the runtime for its store with the first run, because many servers never need one. */
export function createRuns<Value>(): Runs<Value> {
  let store: AsyncStore<Value | undefined> | undefined;
  return {
    run(value, work) {
      store ??= createAsyncStore();
      return store.run(value, () => work(value));
    },
    current: () => store?.getStore(),
    outside:
      (listener) =>
      (...values) =>
        store ? store.run(undefined, () => listener(...values)) : listener(...values),
  };
}
