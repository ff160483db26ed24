import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type Import, readImports } from './read-imports.ts';
import { exempt, governed, type LayerRule, layerRules } from './rules.ts';

/** Imports that the layer rules forbid, each as a line that says where, what and why. `from` is the folder of a repository. */
export function findBreaches(from: string, rules: readonly LayerRule[] = layerRules): readonly string[] {
  return sourcesOf(from).flatMap((file) => {
    const imports = readImports(join(from, file));
    return imports.flatMap((each) => breachOf(from, file, each, rules) ?? []);
  });
}

function sourcesOf(from: string): readonly string[] {
  return ['packages', 'examples']
    .filter((group) => existsSync(join(from, group)))
    .flatMap((group) => readdirSync(join(from, group)).map((name) => join(group, name, 'src')))
    .filter((folder) => existsSync(join(from, folder)))
    .flatMap((folder) => readdirSync(join(from, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => file.split(sep).join('/'))
    .sort();
}

function breachOf(from: string, file: string, each: Import, rules: readonly LayerRule[]): string | undefined {
  const own = each.specifier.startsWith('.');
  const target = own ? relative(from, resolve(dirname(join(from, file)), each.specifier)).split(sep).join('/') : each.specifier;
  const where = `${file}:${each.line} imports ${target}`;
  if (own && packageOf(target) !== packageOf(file)) return `${where}. Import another package by its public entry, not by a path.`;
  if (exempt.test(file) || !governed.test(file)) return undefined;
  const rule = rules.find((candidate) => candidate.files.test(file));
  if (!rule) return `${where}, but no layer rule is for this file. Add one to packages/tooling/src/layers/rules.ts.`;
  const allowed = each.typeOnly ? [...rule.allow, ...(rule.allowTypes ?? [])] : rule.allow;
  return allowed.some((pattern) => pattern.test(target)) ? undefined : `${where}. ${rule.reason}`;
}

function packageOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}
