import type { ConsentTracker } from '../tell-changes.ts';

/** A tracker as far as consent goes, and what it was told. */
export function consentTracker(known: Readonly<Record<string, boolean>> = {}) {
  let state = known;
  const told: Readonly<Record<string, boolean>>[] = [];
  const tracker: ConsentTracker = {
    consent: () => state,
    setConsent(choice) {
      told.push(choice);
      state = { ...state, ...choice };
    },
  };
  return { tracker, told };
}
