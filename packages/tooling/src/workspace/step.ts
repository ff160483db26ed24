/** What a check came to. */
export interface StepResult {
  readonly passed: number;
  readonly failed: number;
  /** What a person needs to repair what failed. Empty when nothing failed. */
  readonly problems: readonly string[];
  /** One more fact for the line of the step, such as a size or a count. */
  readonly note?: string;
}

/** Adds up results of parts. */
export function addUp(results: readonly StepResult[]): StepResult {
  const notes = results.flatMap((each) => each.note ?? []);
  return {
    passed: results.reduce((sum, each) => sum + each.passed, 0),
    failed: results.reduce((sum, each) => sum + each.failed, 0),
    problems: results.flatMap((each) => each.problems),
    ...(notes.length > 0 && { note: notes.join(', ') }),
  };
}

/** A check that either holds or says why not. */
export function oneCheck(title: string, problem: string | undefined): StepResult {
  return problem === undefined ? { passed: 1, failed: 0, problems: [] } : { passed: 0, failed: 1, problems: [`${title}\n${problem}`] };
}

/** Runs one step as a command of its own: prints what failed and sets the exit code. */
export async function runStepAlone(title: string, step: () => Promise<StepResult>): Promise<void> {
  const result = await step();
  for (const problem of result.problems) console.log(`${problem}\n`);
  console.log(`${title}${result.note === undefined ? '' : ` (${result.note})`}: ${result.passed} passed, ${result.failed} failed`);
  process.exitCode = result.failed > 0 ? 1 : 0;
}
