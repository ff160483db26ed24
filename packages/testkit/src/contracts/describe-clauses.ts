import { describe, expect, test } from 'vitest';
import type { Clause, Excuses } from './clause.ts';

/**
 * Makes one test of every clause. Excused clauses and those that do not apply show as skipped, with the reason. An excuse for a clause that
 * does not exist throws.
 */
export function describeClauses<Subject>(name: string, clauses: readonly Clause<Subject>[], subject: Subject, excuses: Excuses = {}): void {
  const titles = clauses.map((clause) => clause.title);
  for (const title of Object.keys(excuses)) {
    if (!titles.includes(title)) throw new Error(`"${title}" is no clause of the contract. The clauses are: ${titles.join('; ')}.`);
  }
  describe.each([name])('%s', () => {
    test.for(clauses)('$title', async (clause, context) => {
      const reason = Object.hasOwn(excuses, clause.title) ? excuses[clause.title] : await clause.unless?.(subject);
      if (reason !== undefined) context.skip(reason);
      expect.hasAssertions();
      await clause.run(subject);
    });
  });
}
