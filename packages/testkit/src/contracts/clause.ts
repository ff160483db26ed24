/** One promise of a contract: what it says, and a run that throws when a subject breaks it. */
export interface Clause<Subject> {
  readonly title: string;
  /** Why the clause does not apply to a subject, e.g. because it keeps nothing on disk. */
  readonly unless?: (subject: Subject) => string | undefined | Promise<string | undefined>;
  run(subject: Subject): Promise<void>;
}

/** Clauses that a subject cannot meet, by title, each with the reason. */
export type Excuses = Readonly<Record<string, string>>;

/** Titles of the clauses that a subject breaks, in order. This is how a suite is tested itself, against subjects that lie. */
export async function brokenClauses<Subject>(clauses: readonly Clause<Subject>[], subject: Subject): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const clause of clauses) {
    if ((await clause.unless?.(subject)) !== undefined) continue;
    try {
      await clause.run(subject);
    } catch {
      broken.push(clause.title);
    }
  }
  return broken;
}
