import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary, toolingFolder } from '../workspace/paths.ts';
import { runCommand } from '../workspace/run-command.ts';
import { addUp, oneCheck, type StepResult } from '../workspace/step.ts';

interface Setup {
  readonly title: string;
  readonly module: string;
  readonly moduleResolution: string;
  /** `.cts` is CommonJS, whatever the package says. */
  readonly file: 'all.ts' | 'all.cts' | 'server.ts';
  readonly lib: readonly string[];
}

const withPage = ['ES2022', 'DOM', 'DOM.Iterable'];
/** What needs the types of a page. A backend has no use for it. */
const pagePackage = '@waymark/browser';

/** How applications resolve declarations. CommonJS may require modules since TypeScript 5.8 with `nodenext`, and never with `node16`. */
const setups: readonly Setup[] = [
  { title: 'node16', module: 'node16', moduleResolution: 'node16', file: 'all.ts', lib: withPage },
  { title: 'nodenext', module: 'nodenext', moduleResolution: 'nodenext', file: 'all.ts', lib: withPage },
  { title: 'nodenext, from CommonJS', module: 'nodenext', moduleResolution: 'nodenext', file: 'all.cts', lib: withPage },
  { title: 'bundler', module: 'esnext', moduleResolution: 'bundler', file: 'all.ts', lib: withPage },
  { title: 'nodenext, in a backend without the types of pages', module: 'nodenext', moduleResolution: 'nodenext', file: 'server.ts', lib: ['ES2023'] },
];

/** Compiles against every entry as applications do that check libraries too. */
export async function checkDeclarations(specifiers: readonly string[], folder: string): Promise<StepResult> {
  const isForServers = (specifier: string): boolean => !specifier.startsWith(pagePackage);
  for (const file of ['all.ts', 'all.cts']) writeFileSync(join(folder, file), importsOf(specifiers));
  writeFileSync(join(folder, 'server.ts'), importsOf(specifiers.filter(isForServers)));
  const results: StepResult[] = [];
  for (const setup of setups) results.push(await checkSetup(setup, folder));
  return addUp(results);
}

function importsOf(specifiers: readonly string[]): string {
  return specifiers.map((specifier, index) => `export * as entry${index} from '${specifier}';\n`).join('');
}

async function checkSetup({ title, module, moduleResolution, file, lib }: Setup, folder: string): Promise<StepResult> {
  const compilerOptions = {
    target: 'ES2022',
    lib,
    module,
    moduleResolution,
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: false,
    types: ['node'],
    typeRoots: [join(toolingFolder, 'node_modules', '@types')],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }));
  const { code, output } = await runCommand(binary('tsc'), ['--pretty', 'false', '-p', 'tsconfig.json'], { cwd: folder });
  const ours = output.split('\n').filter((line) => line.includes('@waymark') || line.startsWith(file));
  const broken = code !== 0 && !output.includes('error TS') ? output : undefined;
  return oneCheck(`Declarations as "${title}" resolves them`, ours.join('\n') || broken);
}
