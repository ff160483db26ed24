import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ExportTarget, WorkspacePackage } from '../workspace/packages.ts';
import { pageScriptsOf } from './page-scripts.ts';

/** Modules that the exports map and the commands promise, by their name below `dist` without extension, each with its source below the package. */
export function buildEntries({ name, folder, manifest }: WorkspacePackage): Readonly<Record<string, string>> {
  const entries: Record<string, string> = {};
  for (const target of scriptsIn([...Object.values(manifest.exports ?? {}), ...Object.values(manifest.bin ?? {})])) {
    const output = /^\.\/dist\/(.+)\.js$/.exec(target)?.[1];
    if (output === undefined) throw new Error(`${name} exports ${target}, which is not a file below dist. Point it at ./dist/….js.`);
    if (output in pageScriptsOf({ name })) continue;
    const source = `src/${output}.ts`;
    if (!existsSync(join(folder, source))) throw new Error(`${name} exports ${target}, but ${source} does not exist.`);
    entries[output] = source;
  }
  return entries;
}

function scriptsIn(targets: readonly ExportTarget[]): readonly string[] {
  return targets.flatMap((target) => {
    if (typeof target !== 'string') return scriptsIn(Object.values(target));
    return target.endsWith('.js') ? [target] : [];
  });
}
