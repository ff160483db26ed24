import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const specifier = /(?<before>(?:from|import)\s*\(?\s*)(?<quote>['"])(?<path>\.\.?\/[^'"]+?)\.ts\k<quote>/g;

/** tsc leaves `./x.ts` in declarations; a published package has `./x.js`, beside which compilers look for `./x.d.ts`. */
export function repairDeclarations(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.d.ts')) continue;
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    const repaired = repairSpecifiers(text);
    if (repaired !== text) writeFileSync(file, repaired);
  }
}

/** The text of a declaration file with every relative `.ts` import turned into `.js`. */
export function repairSpecifiers(text: string): string {
  return text.replaceAll(specifier, '$<before>$<quote>$<path>.js$<quote>');
}
