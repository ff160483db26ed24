import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolingFolder } from '../../workspace/paths.ts';

/** Writes `code` into a folder of its own from which our packages can be imported, for bundlers that take files only. The folder goes when `use` is done. */
export async function withEntry<Answer>(code: string, use: (file: string, folder: string) => Promise<Answer>): Promise<Answer> {
  const parent = join(toolingFolder, 'node_modules', '.waymark');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'use-'));
  const file = join(folder, 'entry.js');
  writeFileSync(file, code);
  try {
    return await use(file, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
