import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const specifier = /(?<before>(?:from|import)\s*\(?\s*)(?<quote>['"])(?<path>\.\.?\/[^'"]+?)\.ts\k<quote>/g;

/** Compilers leave `./x.ts` in declarations and in scripts that are not bundled; a published package has `./x.js`, beside which compilers look for `./x.d.ts`. */
export function repairSpecifiersBelow(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(d\.ts|js)$/.test(name)) continue;
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    const repaired = repairSpecifiers(text);
    if (repaired !== text) writeFileSync(file, repaired);
  }
}

/** The text of a file with every relative `.ts` import turned into `.js`. */
export function repairSpecifiers(text: string): string {
  return text.replaceAll(specifier, '$<before>$<quote>$<path>.js$<quote>');
}
