import { anywhere } from '../conformance/anywhere.ts';
import type { Env } from '../conformance/check.ts';
import { runChecks } from './run-checks.ts';

/** Runs every check in a process of its own, with one line of JSON for each. Ends by itself, or a check is broken. */
export async function runServer(settings: string | undefined, serve: Env['serve']): Promise<void> {
  const env = JSON.parse(settings ?? '{}') as Omit<Env, 'serve'>;
  await runChecks(anywhere, { ...env, serve }, (result) => console.log(JSON.stringify(result)));
}
