import type { EpochMs } from '@waymark/core';

/** What the visitor allows, by purpose. Absent: not decided. */
export type Choice = Readonly<Record<string, boolean>>;

/** What a visitor decided, and when. */
export interface Decision {
  readonly at: EpochMs;
  /** All decisions of the visitor from then on. */
  readonly state: Choice;
}

/** Reads `analytics:granted,marketing:denied`. Whatever else stands there is ignored; of two mentions the last counts. */
export function readChoice(text: string): Choice {
  return Object.fromEntries([...text.matchAll(/(?:^|,) *([\w-]+):(granted|denied)(?=,|$)/g)].map(([, purpose, decision]) => [purpose, decision === 'granted']));
}

/** Writes what {@link readChoice} reads, which is also what servers read in the cookie. Only true and false are decisions. */
export function writeChoice(choice: object): string {
  return Object.entries(choice)
    .map(([purpose, allows]) => `${purpose}:${allows === true ? 'granted' : allows === false ? 'denied' : ''}`)
    .join();
}
