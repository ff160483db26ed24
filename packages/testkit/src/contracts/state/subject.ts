import type { DurationMs, StateStore } from '@waymark/core';

/** An empty state store and what the suite may do to the world around it. */
export interface StateBench {
  readonly state: StateStore;
  /** The clock of its ends. */
  readonly clock: { advance(by: DurationMs): Promise<void> };
  /** The process dies without a word; the result is a new store over the same storage. Only where storage outlives the process. */
  reopen?(): StateStore | Promise<StateStore>;
  /** Another caller of the same storage while the first one lives. Only where callers share storage. */
  rival?(): StateStore | Promise<StateStore>;
  /** Called at the end of a clause, whatever it came to. */
  dispose?(): void | Promise<void>;
}

/** Makes a state store with its own, empty storage. */
export type MakeState = () => StateBench | Promise<StateBench>;

/** A time that no clause waits for. Unit: milliseconds. */
export const longTime: DurationMs = 3_600_000;

/** Runs a clause on a fresh store. */
export async function onFreshState(make: MakeState, run: (state: StateStore, bench: StateBench) => Promise<void>): Promise<void> {
  const bench = await make();
  try {
    await run(bench.state, bench);
  } finally {
    await bench.dispose?.();
  }
}

/** Says why clauses about crashes do not apply, if so. */
export async function unlessForgetful(make: MakeState): Promise<string | undefined> {
  return (await probe(make)).reopen ? undefined : 'It does not outlive its process.';
}

/** Says why clauses about several callers do not apply, if so. */
export async function unlessAlone(make: MakeState): Promise<string | undefined> {
  return (await probe(make)).rival ? undefined : 'Its storage has one caller.';
}

async function probe(make: MakeState): Promise<StateBench> {
  const bench = await make();
  await bench.dispose?.();
  return bench;
}
