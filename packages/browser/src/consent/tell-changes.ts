/** What an adapter needs of the tracker. */
export interface ConsentTracker {
  /** What holds now. Undecided purposes are absent. */
  consent(): Readonly<Record<string, boolean>>;
  setConsent(choice: Readonly<Record<string, boolean>>): void;
}

/** Tells the tracker what it does not know yet, and nothing else, so that its log holds decisions and not page views. */
export function tellChanges(tracker: ConsentTracker, choice: Readonly<Record<string, boolean>>): void {
  const known = tracker.consent();
  if (Object.keys(choice).some((purpose) => known[purpose] !== choice[purpose])) tracker.setConsent(choice);
}

/** What a signal allows that is not a choice of the visitor: it decides what is open, and overrules no denial, such as that of Global Privacy Control. */
export function withoutOverruling(tracker: ConsentTracker, choice: Readonly<Record<string, boolean>>): Readonly<Record<string, boolean>> {
  const known = tracker.consent();
  return Object.fromEntries(Object.entries(choice).filter(([purpose]) => known[purpose] !== false));
}
