import type { ConsentState } from '@waymark/core';

/** Above these limits the rest of a decision is not read. Units: characters, purposes. */
const longestText = 1024;
const mostPurposes = 20;

const states = new Set<string>(['granted', 'denied', 'undecided']);

/**
 * Reads a visitor's decision as the consent cookie holds it: `analytics:granted,marketing:denied`. Pairs in another form are skipped, which leaves
 * their purpose undecided. Undefined when no pair can be read.
 */
export function parseConsent(text: string | undefined): ConsentState | undefined {
  if (text === undefined || text.length > longestText) return undefined;
  const state: Record<string, ConsentState[string]> = Object.create(null);
  let count = 0;
  for (const pair of text.split(',').slice(0, mostPurposes)) {
    const [purpose = '', decision = '', ...rest] = pair.trim().split(':');
    if (rest.length > 0 || !isPurpose(purpose) || !isDecision(decision)) continue;
    state[purpose] = decision;
    count += 1;
  }
  return count === 0 ? undefined : state;
}

/** Writes a decision in the form that {@link parseConsent} reads. */
export function formatConsent(state: ConsentState): string {
  return Object.entries(state)
    .map(([purpose, decision]) => `${purpose}:${decision}`)
    .join(',');
}

/**
 * Counts a Global Privacy Control signal (`Sec-GPC: 1`) as a denial of marketing, unless the visitor explicitly granted it.
 * Source: w3c.github.io/gpc; checked 2026-11-21.
 */
export function respectPrivacySignal(state: ConsentState | undefined, signal: string | undefined, explicit: ConsentState | undefined): ConsentState | undefined {
  if (signal !== '1' || explicit?.['marketing'] === 'granted') return state;
  return { ...state, marketing: 'denied' };
}

function isPurpose(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_-]{0,39}$/.test(text);
}

function isDecision(text: string): text is ConsentState[string] {
  return states.has(text);
}
