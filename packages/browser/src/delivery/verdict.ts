import type { Transport } from '@waymark/core';

/** Purposes that the visitor has decided on. */
export type Choice = Readonly<Record<string, boolean>>;

/** What the visitor allows, as an event carries it. */
export function grantedIn(choice: Choice): readonly string[] {
  return Object.keys(choice).filter((purpose) => choice[purpose]);
}

/** May events go to a destination? Undefined: the visitor has still to decide. */
export function verdict({ purposes = [], consentRule }: Transport, choice: Choice): boolean | undefined {
  const has = (decision?: boolean): boolean => purposes.some((purpose) => choice[purpose] === decision);
  // A hop whose far side gates each destination again needs one grant, once all is decided.
  if (consentRule !== 'any' && has(false)) return false;
  return has() ? undefined : !has(false) || has(true);
}
