import { harmless } from '../harmless.ts';
import type { Drop } from '../ports/report.ts';
import type { Refusal } from '../ports/transport.ts';

/** What an application that does not listen should still hear of. Consent and unwanted events are everyday matters. */
const quiet: ReadonlySet<string> = new Set(['no-consent', 'not-wanted', 'enricher', 'closed']);
const mostKinds = 50;

/** The default `onDrop`: one warning per kind of trouble, never with contents of the event. */
export function createWarner(): (drop: Drop) => void {
  const said = new Set<string>();
  return ({ event, reason, transport, why }) => {
    const kind = `${transport} ${reason} ${why.code} ${event.name}`;
    if (quiet.has(reason) || said.has(kind) || said.size >= mostKinds) return;
    said.add(kind);
    console.warn(`[waymark] "${event.name}" will not reach "${transport}" (${reason}). ${why.message}`);
  };
}

/** What a listener throws stays with it: who tells it is in the middle of some work. `scope`: whose option it is. */
export function guardOnError(scope: string, onError: (problem: Refusal) => void): (problem: Refusal) => void {
  return (problem) => {
    const failed = (cause: unknown): void => reportError({ code: 'on-error-threw', message: `The function "onError" of ${scope} threw while it was told of "${problem.code}".`, cause });
    harmless(onError, failed)(problem);
  };
}

/** The default `onError`. */
export function reportError({ code, message, cause }: Refusal): void {
  console.error(`[waymark] [${code}] ${message}`, ...(cause === undefined ? [] : [cause]));
}
