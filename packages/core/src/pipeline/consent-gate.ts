import type { Transport } from '../ports/transport.ts';
import type { ConsentState } from '../ports/tracker.ts';

export type ConsentVerdict = 'go' | 'wait' | 'stop';

/** Stands in an event's consent list for an application that gates consent itself. */
export const everything = '*';

/** May events go to a destination with these purposes? Without a state the application gates consent itself. */
export function verdict({ purposes = [], consentRule }: Pick<Transport, 'purposes' | 'consentRule'>, state: ConsentState | undefined): ConsentVerdict {
  if (state === undefined || purposes.length === 0) return 'go';
  let [granted, denied] = [0, 0];
  for (const purpose of purposes) {
    if (state[purpose] === 'granted') granted += 1;
    else if (state[purpose] === 'denied') denied += 1;
  }
  if (consentRule === 'any') {
    if (granted + denied < purposes.length) return 'wait';
    return granted > 0 ? 'go' : 'stop';
  }
  if (denied > 0) return 'stop';
  return granted === purposes.length ? 'go' : 'wait';
}

/** For an application that gates consent itself. */
const allPurposes: readonly string[] = Object.freeze([everything]);

/** The purposes that a state grants, as an event carries them. */
export function grantedPurposes(state: ConsentState | undefined): readonly string[] {
  if (state === undefined) return allPurposes;
  return Object.keys(state).filter((purpose) => state[purpose] === 'granted');
}

/** The state that an event's own list stands for: what is not granted is denied, because nobody will decide later. */
export function stateOf(consent: readonly string[], transports: readonly Pick<Transport, 'purposes'>[]): ConsentState | undefined {
  if (consent.includes(everything)) return undefined;
  return closed(Object.fromEntries(consent.map((purpose) => [purpose, 'granted' as const])), transports);
}

/** The same for one list after another: most visitors of a shop have decided alike, and events of one page share their list. */
export function consentReader(transports: readonly Pick<Transport, 'purposes'>[]): (consent: readonly string[]) => ConsentState | undefined {
  let known: readonly string[] = [];
  let state = stateOf(known, transports);
  return (consent) => {
    if (consent.length === known.length && consent.every((purpose, index) => purpose === known[index])) return state;
    known = [...consent];
    state = stateOf(known, transports);
    return state;
  };
}

/** A state in which every purpose is decided. */
export function closed(state: ConsentState, transports: readonly Pick<Transport, 'purposes'>[]): ConsentState {
  const known = transports.flatMap(({ purposes = [] }) => purposes);
  return Object.fromEntries(
    [...known, ...Object.keys(state)].map((purpose) => [purpose, state[purpose] === 'granted' ? ('granted' as const) : ('denied' as const)]),
  );
}
