/** Sends numbered events in the way that is on trial. */
export interface Emitter {
  /** Tracks one event. `filler`: bytes that its payload carries beside the number. */
  emit(number: number, filler: number): void;
  /** What an application does when it takes its tracker down. */
  close(): void;
}

/** Several emitters on one page have names of their own. */
export type MakeEmitter = (name: string) => Emitter;

/** Longest text and most entries that `details` of `eventOccurred` takes. */
const longest = 300;
const mostFillers = 9;

/** Payload of a numbered `eventOccurred`. */
export function payloadOf(number: number, filler: number): { readonly name: string; readonly details: Readonly<Record<string, string | number>> } {
  const details: Record<string, string | number> = { number };
  for (let each = 0; each < mostFillers; each += 1) {
    const length = Math.min(longest, filler - each * longest);
    if (length > 0) details[`filler${each}`] = 'x'.repeat(length);
  }
  return { name: 'torture', details };
}
