import { dirname, join } from 'node:path';
import { readImports } from '../layers/read-imports.ts';

/** Every module that is loaded with the given ones, as `buildEntries` gives them: by its name below `dist`, with its source below the package. */
export function withImports(entries: Readonly<Record<string, string>>, folder: string): Readonly<Record<string, string>> {
  const found = new Set<string>();
  function visit(source: string): void {
    if (found.has(source)) return;
    found.add(source);
    const own = readImports(join(folder, source)).filter(({ specifier, typeOnly }) => specifier.startsWith('.') && !typeOnly);
    for (const { specifier } of own) visit(join(dirname(source), specifier));
  }
  Object.values(entries).forEach(visit);
  return Object.fromEntries([...found].map((source) => [source.replace(/^src\/(.*)\.ts$/, '$1'), source]));
}
