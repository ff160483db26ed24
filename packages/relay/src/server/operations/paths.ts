import { TrackingError } from '@waymark/core';
import { found } from '../../options/found.ts';
import { isPath } from '../paths.ts';

/** Checks paths that an operator chooses. `false`: nothing is there. Throws `option-invalid` for what is no path, for two at one place, and for one that answers something else already. */
export function checkPaths<Name extends string>(owner: string, paths: Readonly<Record<Name, string | false>>, others: Iterable<string> = []): Readonly<Record<Name, string | false>> {
  const taken = new Set(others);
  for (const [name, path] of Object.entries<string | false>(paths)) {
    if (path === false) continue;
    if (!isPath(path) || taken.has(path)) {
      throw new TrackingError('option-invalid', `${owner} option "${name}" must be a path of its own without query, or false, found ${found(path)}. Example: "/${name}".`);
    }
    taken.add(path);
  }
  return paths;
}
