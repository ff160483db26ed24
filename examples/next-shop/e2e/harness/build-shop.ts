import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { nextCommand, shopFolder } from './next-command.ts';

const repository = join(shopFolder, '../..');

/** Builds what the shop is made of, where it is stale, and the shop. Runs before the tests. */
export function setup(): void {
  run(['packages/tooling/run.mjs', 'build'], repository);
  run([nextCommand, 'build'], shopFolder);
}

function run(command: readonly string[], cwd: string): void {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, command, { cwd, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } });
  if (status !== 0) throw new Error(`node ${command.join(' ')} failed.\n${stdout}${stderr}`, { cause: error });
}
