/** Where tabs wait for each other. */
export interface TabLocks {
  request<Result>(name: string, options: { readonly signal: AbortSignal }, run: () => Promise<Result>): Promise<Result>;
}

/** How long a tab waits for another one that asks for an id: longer than an answer takes, shorter than the try that needs it. Unit: milliseconds. */
export const patienceMs = 5000;

/** Lets one tab after another run. A tab that hangs while it has its turn holds the others up for no longer than a moment. */
export function alone<Result>(locks: TabLocks | undefined, name: string, run: () => Promise<Result>): Promise<Result> {
  // Without locks, where they may not be used, and after that moment, each tab runs for itself.
  return (locks?.request(name, { signal: AbortSignal.timeout(patienceMs) }, run) ?? run()).catch(run);
}
