import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Changes whenever one of the files changes; folders count with everything below them. Missing ones count as empty. */
export function fingerprint(paths: readonly string[], ...more: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of more) hash.update(`${text}\n`);
  for (const file of paths.flatMap(filesBelow)) hash.update(`${file}\n`).update(readFileSync(file));
  return hash.digest('hex');
}

function filesBelow(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  const entries = readdirSync(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
