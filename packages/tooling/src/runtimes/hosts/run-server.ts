import { anywhere } from '../conformance/anywhere.ts';
import type { Env } from '../conformance/check.ts';
import { servers } from '../conformance/servers.ts';
import { runChecks } from './run-checks.ts';

/** What a process is told: the stand-ins, and a folder of its own. */
export interface Settings extends Omit<Env, 'serve'> {
  readonly folder: string;
}

/** Runs every check in a process of its own, with one line of JSON for each. Ends by itself, or a check is broken. */
export async function runServer(settings = '{}', serve: Env['serve']): Promise<void> {
  const { folder, ...env } = JSON.parse(settings) as Settings;
  const checks = [...anywhere, ...servers((name) => `${folder}/${name}`)];
  await runChecks(checks, { ...env, serve }, (result) => console.log(JSON.stringify(result)));
}
