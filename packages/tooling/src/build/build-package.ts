import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'tsup';
import type { WorkspacePackage } from '../workspace/packages.ts';
import { binary, root, toolingFolder } from '../workspace/paths.ts';
import { runCommand } from '../workspace/run-command.ts';
import { buildEntries } from './build-entries.ts';
import { fingerprint } from './fingerprint.ts';
import { withImports } from './module-files.ts';
import { bundledInto, makePageScripts } from './page-scripts.ts';
import { repairSpecifiersBelow } from './repair-specifiers.ts';

/** Oldest syntax we ship. Unit: ECMAScript edition. */
const target = 'es2022';

/**
 * Makes `dist` of a published package unless it is there for the same sources.
 * Scripts come from tsup. Declarations come from tsc, because TypeScript 7 has no compiler API for tsup to call.
 */
export async function buildPackage(each: WorkspacePackage, dependencies: readonly string[] = []): Promise<{ readonly built: boolean; readonly print: string }> {
  const stamp = join(root, 'node_modules', '.waymark', `${each.path.replace('/', '-')}.built-from`);
  const inputs = ['src', 'package.json', 'tsconfig.json', 'tsconfig.build.json'].map((name) => join(each.folder, name));
  const others = ['tsconfig.base.json', ...bundledInto(each)].map((name) => join(root, name));
  const print = fingerprint([...inputs, ...others, join(toolingFolder, 'src', 'build')], ...dependencies);
  if (existsSync(join(each.folder, 'dist')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === print) return { built: false, print };
  rmSync(join(each.folder, 'dist'), { recursive: true, force: true });
  await makeScripts(each);
  await makePageScripts(each, target);
  await makeDeclarations(each);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, print);
  return { built: true, print };
}

/**
 * One file per module, not one per entry: a bundler of an application keeps what a file does when it is loaded, schemas made and other packages imported,
 * as soon as it keeps anything of that file.
 */
async function makeScripts(each: WorkspacePackage): Promise<void> {
  await build({
    config: false,
    bundle: false,
    entry: sourcesOf(each),
    outDir: join(each.folder, 'dist'),
    tsconfig: join(each.folder, 'tsconfig.json'),
    format: 'esm',
    platform: 'neutral',
    target,
    removeNodeProtocol: false,
    treeshake: false,
    dts: false,
    sourcemap: false,
    silent: true,
  });
}

/** tsup looks for relative entries below the working directory, wherever its `cwd` option points. */
function sourcesOf(each: WorkspacePackage): Record<string, string> {
  const modules = withImports(buildEntries(each), each.folder);
  return Object.fromEntries(Object.entries(modules).map(([output, source]) => [output, join(each.folder, source)]));
}

async function makeDeclarations(each: WorkspacePackage): Promise<void> {
  const result = await runCommand(binary('tsc'), ['-p', join(each.folder, 'tsconfig.build.json')]);
  if (result.code !== 0) throw new Error(`Declarations of ${each.name} could not be made.\n${result.output}`);
  repairSpecifiersBelow(join(each.folder, 'dist'));
}
