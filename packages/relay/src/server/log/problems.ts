import type { Clock, Refusal, TrackerOptions } from '@waymark/core';
import { harmless, reportError } from '@waymark/core/lean';
import type { Log } from './entry.ts';
import { type RelayLog, relayLog } from './relay-log.ts';

/** Tells problems to the log where there is one, and to who asks for them. Without either they stand on the console. What `onError` itself throws disturbs nobody. */
export function problemTeller(log: Pick<RelayLog, 'problem'> | undefined, onError: TrackerOptions['onError']): (problem: Refusal) => void {
  const tellElsewhere = log?.problem ?? reportError;
  const tell = onError && harmless(onError, (cause) => tellElsewhere({ code: 'callback-threw', message: 'The callback "onError" threw.', cause }));
  return (problem) => {
    if (log || !tell) tellElsewhere(problem);
    tell?.(problem);
  };
}

/** The same for what stands beside a relay and is there before it: files. */
export function problemsBeside({ log, onError }: { readonly log?: Log } & Pick<TrackerOptions, 'onError'>, clock: Clock): (problem: Refusal) => void {
  return problemTeller(log && relayLog(log, clock), onError);
}
