import type { DropReason, EventEnvelope, Transport } from '@waymark/core';

/** Purposes that the visitor has decided on. */
export type Choice = Readonly<Record<string, boolean>>;

/** What the visitor allows, as an event carries it. */
export function grantedIn(choice: Choice): readonly string[] {
  return Object.keys(choice).filter((purpose) => choice[purpose]);
}

/** Something may be stored in the browser, because the visitor granted something. */
export function mayStore(choice: Choice): boolean {
  return grantedIn(choice).length > 0;
}

/** May events go to a destination? Undefined: the visitor has still to decide. */
export function verdict({ purposes = [], consentRule }: Transport, choice: Choice): boolean | undefined {
  const decided = purposes.map((purpose) => choice[purpose]);
  // A hop whose far side gates each destination again needs one grant, once all is decided.
  if (consentRule === 'any' && purposes.length) return decided.includes(undefined) ? undefined : decided.includes(true);
  return decided.every((each) => each) || (decided.includes(false) ? false : undefined);
}

/** Why an event goes no further on its way to a transport, undefined when it does. */
export function objection(transport: Transport, event: EventEnvelope, size: number, may: boolean | undefined): DropReason | undefined {
  if (transport.wants?.(event) === false) return 'not-wanted';
  if (may === false) return 'no-consent';
  return size > transport.limits.maxBytes ? 'too-large' : undefined;
}
