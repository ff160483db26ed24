import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workspace/paths.ts';
import { runCommand } from '../workspace/run-command.ts';
import { type Runtime, runtimes } from './runtime.ts';

/** Where binaries of runtimes are kept. Not among the dependencies: 600 MB that only these checks need. */
const folder = join(root, 'node_modules', '.cache', 'waymark-runtimes');

/** Installs the runtimes that are missing, from npm. Returns where the binary of each is. */
export async function installRuntimes(say: (line: string) => void): Promise<ReadonlyMap<Runtime, string>> {
  const manifest = JSON.stringify({ name: 'runtimes', private: true, dependencies: Object.fromEntries(runtimes.flatMap(({ install }) => (install ? [install] : []))) });
  const stamp = join(folder, 'installed');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== manifest) {
    say('Installing runtimes from npm (the first time takes up to a minute) …');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), manifest);
    writeFileSync(join(folder, 'pnpm-workspace.yaml'), 'packages: []\nallowBuilds:\n  bun: true\n  deno: true\n  node: true\n  workerd: true\n');
    const { code, output } = await runCommand('npx', ['-y', 'pnpm@12', 'install', '--no-frozen-lockfile', '--config.confirmModulesPurge=false'], { cwd: folder });
    if (code !== 0) throw new Error(`The runtimes could not be installed.\n${output}`);
    writeFileSync(stamp, manifest);
  }
  return new Map(runtimes.map((runtime) => [runtime, runtime.binary === undefined ? process.execPath : join(folder, 'node_modules', runtime.binary)]));
}
