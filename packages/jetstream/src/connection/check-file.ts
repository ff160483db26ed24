import { accessSync, constants, statSync } from 'node:fs';
import { TrackingError } from '@waymark/core';
import { found } from '../check-values.ts';

/** Throws `option-invalid` for a file that cannot be read: the client would tell of it as of a server that is away. */
export function checkFile(scope: string, option: string, path: unknown): void {
  if (typeof path !== 'string' || path === '') throw new TrackingError('option-invalid', `${scope} option "${option}" must be the path of a file, found ${found(path)}. Pass one, or leave it out.`);
  try {
    accessSync(path, constants.R_OK);
    if (statSync(path).isFile()) return;
  } catch {
    // The same to whoever passed it.
  }
  throw new TrackingError('option-invalid', `${scope} option "${option}" names a file that cannot be read: ${path}. Check its path and who may read it.`);
}
