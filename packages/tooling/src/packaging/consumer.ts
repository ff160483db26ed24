import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { entriesOf, type WorkspacePackage } from '../workspace/packages.ts';
import { checkDeclarations } from './declarations.ts';
import { runCommand } from '../workspace/run-command.ts';
import { installRuntimes } from '../runtimes/install-runtimes.ts';
import { addUp, oneCheck, type StepResult } from '../workspace/step.ts';

/** Oldest Node.js that the published packages support. */
const oldestMajor = 22;

/** Installs the tarballs in an empty folder with npm, as an application would, then imports and compiles against every entry. */
export async function checkAsConsumer(packages: readonly WorkspacePackage[], tarballs: ReadonlyMap<string, string>, folder: string): Promise<StepResult> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  const install = await runCommand('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...tarballs.values()], { cwd: folder });
  if (install.code !== 0) return oneCheck('Install of the tarballs in an empty folder', install.output);
  const specifiers = packages.flatMap((each) => entriesOf(each).map((entry) => entry.specifier));
  const node = await nodeOfConsumer();
  const oldest = await oldestNode();
  const loads: StepResult[] = [];
  for (const specifier of specifiers) loads.push(await checkImport(node, specifier, folder), await checkRequire(oldest, specifier, folder));
  for (const command of packages.flatMap(({ manifest }) => Object.keys(manifest.bin ?? {}))) loads.push(await checkCommand(node, command, folder));
  return addUp([oneCheck('Install', undefined), ...loads, await checkDeclarations(specifiers, folder)]);
}

/** From CommonJS, in the oldest Node.js that the packages support: it loads modules so, as long as they do not wait while they load. */
async function checkRequire(node: string, specifier: string, folder: string): Promise<StepResult> {
  const script = `if (Object.keys(require(${JSON.stringify(specifier)})).length === 0) throw new Error('It exports nothing.');`;
  const { code, output } = await runCommand(node, ['--input-type=commonjs', '-e', script], { cwd: folder, timeoutMs: 30_000 });
  return oneCheck(`require() of ${specifier} from its tarball`, code === 0 && output === '' ? undefined : output || 'It did not end by itself.');
}

async function checkImport(node: string, specifier: string, folder: string): Promise<StepResult> {
  const script = `const names = Object.keys(await import(${JSON.stringify(specifier)})); if (names.length === 0) throw new Error('It exports nothing.');`;
  const { code, output } = await runCommand(node, ['--input-type=module', '-e', script], { cwd: folder, timeoutMs: 30_000 });
  return oneCheck(`Import of ${specifier} from its tarball`, code === 0 && output === '' ? undefined : output || 'It did not end by itself.');
}

/** A command of a package runs, and says how it is used. */
async function checkCommand(node: string, command: string, folder: string): Promise<StepResult> {
  const { code, output } = await runCommand(node, [realpathSync(join(folder, 'node_modules', '.bin', command)), '--help'], { cwd: folder, timeoutMs: 30_000 });
  return oneCheck(`Command ${command} from its tarball`, code === 0 && output !== '' ? undefined : output || 'It said nothing, or did not end by itself.');
}

/** The machine's own Node.js where the packages support it, else the pinned one. */
async function nodeOfConsumer(): Promise<string> {
  const host = process.env['WAYMARK_HOST_NODE'];
  if (host === undefined) return process.execPath;
  const { stdout } = await runCommand(host, ['--version']);
  return Number(/^v(\d+)/.exec(stdout)?.[1]) >= oldestMajor ? host : process.execPath;
}

/** The oldest Node.js among the runtimes. */
async function oldestNode(): Promise<string> {
  const binaries = await installRuntimes(() => undefined);
  const [, binary] = [...binaries].find(([{ title }]) => title === `Node.js ${oldestMajor}`) ?? [];
  if (binary === undefined) throw new Error(`There is no Node.js ${oldestMajor} among the runtimes.`);
  return binary;
}
