import { createTracker, type Drop, type Receipt, type Refusal, type StandardVocabulary, type Tracker, type TrackerOptions, type Transport } from '@waymark/core';
import { httpTransport, type HttpTransportOptions } from '@waymark/core/transport';
import { holds, type Env } from './check.ts';

/** Shorter waits than by default, so that checks do not take long. */
export const quickRetry = { delaysMs: [5, 10, 20], timeoutMs: 2000 };

/** The plainest destination there is. */
export function toCollector({ targets }: Pick<Env, 'targets'>, changes: Partial<HttpTransportOptions> = {}): Transport {
  return httpTransport({
    name: 'collector',
    runsIn: 'anywhere',
    limits: { maxEvents: 50, maxBytes: 65_536, concurrency: 2 },
    retry: quickRetry,
    encode: ({ entries }) => ({ url: `${targets['collector']}/events`, body: `[${entries.map(({ json }) => json).join(',')}]` }),
    ...changes,
  });
}

/** Prints what no check expects, which is a fault of the process. Destinations that fail are expected. */
export function onError(problem: Refusal): void {
  if (problem.code !== 'destination-halted') console.error(problem);
}

/** A tracker whose drops are kept. Clock, ids and fetch are the runtime's own. */
export function trackerTo(
  transport: Transport,
  options: Partial<TrackerOptions<never>> = {},
): { readonly tracker: Tracker<StandardVocabulary>; readonly drops: readonly Drop[] } {
  const drops: Drop[] = [];
  const tracker = createTracker({ transports: [transport], flushIntervalMs: 10, onDrop: (drop) => void drops.push(drop), onError, ...options });
  return { tracker, drops };
}

/** Fails unless every transport accounts for all that it was given. */
export function balances({ transports }: Receipt): void {
  for (const [name, { accepted, delivered, waiting, dropped }] of Object.entries(transports)) {
    const ends = delivered + waiting + Object.values(dropped).reduce((sum, count) => sum + count, 0);
    holds(accepted === ends, `${name} was given ${accepted} events and accounts for ${ends}.`);
  }
}
