import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { entriesOf, type WorkspacePackage } from '../workspace/packages.ts';
import { binary, toolingFolder } from '../workspace/paths.ts';
import { runCommand } from '../workspace/run-command.ts';
import { addUp, oneCheck, type StepResult } from '../workspace/step.ts';

/** Oldest Node.js that the published packages support. */
const oldestNode = 22;

/** Installs the tarballs in an empty folder with npm, as an application would, then imports and compiles against every entry. */
export async function checkAsConsumer(packages: readonly WorkspacePackage[], tarballs: ReadonlyMap<string, string>, folder: string): Promise<StepResult> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  const install = await runCommand('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...tarballs.values()], { cwd: folder });
  if (install.code !== 0) return oneCheck('Install of the tarballs in an empty folder', install.output);
  const specifiers = packages.flatMap((each) => entriesOf(each).map((entry) => entry.specifier));
  const node = await nodeOfConsumer();
  const imports: StepResult[] = [];
  for (const specifier of specifiers) imports.push(await checkImport(node, specifier, folder));
  return addUp([oneCheck('Install', undefined), ...imports, await checkDeclarations(specifiers, folder)]);
}

async function checkImport(node: string, specifier: string, folder: string): Promise<StepResult> {
  const script = `const names = Object.keys(await import(${JSON.stringify(specifier)})); if (names.length === 0) throw new Error('It exports nothing.');`;
  const { code, output } = await runCommand(node, ['--input-type=module', '-e', script], { cwd: folder, timeoutMs: 30_000 });
  return oneCheck(`Import of ${specifier} from its tarball`, code === 0 && output === '' ? undefined : output || 'It did not end by itself.');
}

/** The machine's own Node.js where the packages support it, else the pinned one. */
async function nodeOfConsumer(): Promise<string> {
  const host = process.env['WAYMARK_HOST_NODE'];
  if (host === undefined) return process.execPath;
  const { stdout } = await runCommand(host, ['--version']);
  return Number(/^v(\d+)/.exec(stdout)?.[1]) >= oldestNode ? host : process.execPath;
}

async function checkDeclarations(specifiers: readonly string[], folder: string): Promise<StepResult> {
  const lines = specifiers.map((specifier, index) => `export * as entry${index} from '${specifier}';`);
  writeFileSync(join(folder, 'all.ts'), `${lines.join('\n')}\n`);
  const compilerOptions = {
    target: 'ES2022',
    lib: ['ES2022', 'DOM', 'DOM.Iterable'],
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: false,
    types: ['node'],
    typeRoots: [join(toolingFolder, 'node_modules', '@types')],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['all.ts'] }));
  const { output } = await runCommand(binary('tsc'), ['--pretty', 'false', '-p', 'tsconfig.json'], { cwd: folder });
  const ours = output.split('\n').filter((line) => line.includes('@waymark') || line.startsWith('all.ts'));
  return oneCheck('Declarations, compiled by an application that checks libraries', ours.length === 0 ? undefined : ours.join('\n'));
}
