import type { Drop } from '../ports/report.ts';

/** A letter as it is stored. Of the cause of a refusal only the words are kept: it may be anything. */
export function letterText({ event, reason, transport, why, violations }: Drop): string {
  const { cause: _cause, ...words } = why;
  return JSON.stringify({ event, reason, transport, why: words, violations });
}
