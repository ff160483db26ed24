import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the repository. */
export const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Folder of this package. */
export const toolingFolder = join(root, 'packages', 'tooling');

/** Path of a command that the root or this package installed. */
export function binary(name: string): string {
  const places = [join(root, 'node_modules', '.bin', name), join(toolingFolder, 'node_modules', '.bin', name)];
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`The command ${name} is not installed. Run the install again.`);
  return found;
}
