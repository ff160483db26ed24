import type { ConsentState, KeyValueStore } from '@waymark/core';

type Decision = ConsentState[string];

export interface ConsentParts {
  /** Where the visitor's decisions are kept. Written when there is one, never before. */
  readonly store: KeyValueStore;
  readonly key: string;
  /** For visitors who have not decided. */
  readonly initial?: ConsentState | undefined;
  /** The browser sends Global Privacy Control. */
  readonly privacyControl: boolean;
}

export interface Consent {
  state(): ConsentState;
  change(decisions: ConsentState): void;
  /** At least one purpose is granted, so identifiers may be stored. */
  allowsStorage(): boolean;
}

/** What the visitor allows. A decision of the visitor goes before Global Privacy Control, which goes before the application's initial state. */
export function createConsent({ store, key, initial = {}, privacyControl }: ConsentParts): Consent {
  const decided = parse(store.get(key) ?? '');
  const before: ConsentState = privacyControl ? { ...initial, marketing: 'denied' } : initial;

  function state(): ConsentState {
    return { ...before, ...Object.fromEntries(decided) };
  }

  return {
    state,
    change(decisions) {
      for (const [purpose, decision] of Object.entries(decisions)) {
        if (decision === 'undecided') decided.delete(purpose);
        else decided.set(purpose, decision);
      }
      if (decided.size === 0) store.delete(key);
      else store.set(key, [...decided].map((pair) => pair.join(':')).join(','));
    },
    allowsStorage: () => Object.values(state()).includes('granted'),
  };
}

/** Reads `analytics:granted,marketing:denied`. Whatever else stands there is ignored. */
function parse(text: string): Map<string, Decision> {
  const pairs = text.matchAll(/(?<=^|,)([\w-]{1,40}):(granted|denied)(?=,|$)/g);
  return new Map([...pairs].map(([, purpose = '', decision]) => [purpose, decision as Decision]));
}
