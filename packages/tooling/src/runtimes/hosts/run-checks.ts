import type { Check, Env } from '../conformance/check.ts';
import { standIns } from '../conformance/stand-ins.ts';

/** What became of a check. One line of JSON per check goes to the process that started the runtime. */
export interface CheckResult {
  readonly subject: string;
  readonly title: string;
  /** Why it failed. */
  readonly problem?: string;
}

/** Bound of one check, in milliseconds. All of them together take less where nothing else is to be done. */
const patienceMs = 60_000;

/** Runs the checks one after another, each on stand-ins that know nothing. */
export async function runChecks(checks: readonly Check[], env: Env, say: (result: CheckResult) => void): Promise<void> {
  const { reset } = standIns(env);
  for (const { subject, title, run } of checks) {
    await reset();
    const problem = await bounded(run(env)).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? `${error.stack ?? error.message}` : String(error)),
    );
    say({ subject, title, ...(problem !== undefined && { problem }) });
  }
}

async function bounded(work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`It did not end within ${patienceMs} ms.`)), patienceMs);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
