import { kindOf } from '../events/check/kind-of.ts';
import type { ConsentState } from '../ports/tracker.ts';
import { isRecord } from './is-record.ts';
import { kindGiven, refuseCall } from './refuse-call.ts';

/** What a state of consent must be, in the words of a message. */
export const consentWanted = 'a record of "granted", "denied" or "undecided" by purpose';

const decisions: readonly unknown[] = ['granted', 'denied', 'undecided'];

/** What came in the place of a state of consent, such as a page's `true`. Undefined: it is one. */
export function consentFault(state: unknown): string | undefined {
  if (!isRecord(state)) return kindOf(state);
  const wrong = Object.entries(state).find(([, decision]) => !decisions.includes(decision));
  return wrong && `${kindOf(wrong[1])} for "${wrong[0].slice(0, 40)}"`;
}

/** Refuses a call that says nothing of consent: what is no decision would keep events waiting for ever. Returns a copy. */
export function readConsent(call: string, given: ConsentState): ConsentState {
  let fault: string | undefined;
  let cause: unknown;
  try {
    const state = { ...given };
    fault = consentFault(given);
    if (fault === undefined) return state;
  } catch (thrown) {
    cause = thrown;
  }
  return refuseCall(`${call} needs ${consentWanted}`, fault ?? kindGiven(given), 'Example: { analytics: "granted" }.', cause);
}
