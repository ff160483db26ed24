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
  readonly file: 'all.ts' | 'all.cts';
}

/** How applications resolve declarations. CommonJS may require modules since TypeScript 5.8 with `nodenext`, and never with `node16`. */
const setups: readonly Setup[] = [
  { title: 'node16', module: 'node16', moduleResolution: 'node16', file: 'all.ts' },
  { title: 'nodenext', module: 'nodenext', moduleResolution: 'nodenext', file: 'all.ts' },
  { title: 'nodenext, from CommonJS', module: 'nodenext', moduleResolution: 'nodenext', file: 'all.cts' },
  { title: 'bundler', module: 'esnext', moduleResolution: 'bundler', file: 'all.ts' },
];

/** Compiles against every entry as applications do that check libraries too. */
export async function checkDeclarations(specifiers: readonly string[], folder: string): Promise<StepResult> {
  const lines = specifiers.map((specifier, index) => `export * as entry${index} from '${specifier}';`);
  for (const file of ['all.ts', 'all.cts']) writeFileSync(join(folder, file), `${lines.join('\n')}\n`);
  const results: StepResult[] = [];
  for (const setup of setups) results.push(await checkSetup(setup, folder));
  return addUp(results);
}

async function checkSetup({ title, module, moduleResolution, file }: Setup, folder: string): Promise<StepResult> {
  const compilerOptions = {
    target: 'ES2022',
    lib: ['ES2022', 'DOM', 'DOM.Iterable'],
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
  const ours = output.split('\n').filter((line) => line.includes('@waymark') || line.startsWith('all.'));
  const broken = code !== 0 && !output.includes('error TS') ? output : undefined;
  return oneCheck(`Declarations as "${title}" resolves them`, ours.join('\n') || broken);
}
