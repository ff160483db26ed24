import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readImports } from '../layers/read-imports.ts';

/** What is wrong with the imports of built scripts: a dependency that was bundled or is not declared, a Node module without `node:`. */
export function findDistFaults(folder: string, dependencies: readonly string[]): readonly string[] {
  const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  const imported = new Set(scripts.flatMap((name) => readImports(join(folder, name)).map((each) => packageOf(each.specifier))));
  // What is composed is a file of the caller.
  const outside = [...imported].filter((name) => !name.startsWith('.') && !name.startsWith('node:') && !name.includes('('));
  return [
    ...outside.filter((name) => !dependencies.includes(name)).map((name) => `It imports ${name}, which is no dependency.`),
    ...dependencies.filter((name) => !imported.has(name)).map((name) => `It depends on ${name} but imports it nowhere: it was bundled, or is used for types only.`),
  ];
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
