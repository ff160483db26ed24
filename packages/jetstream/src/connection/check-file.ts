import { accessSync, constants } from 'node:fs';
import { TrackingError } from '@waymark/core';

/** Throws `option-invalid` for a file that cannot be read: the client would tell of it as of a server that is away. */
export function checkFile(option: string, path: unknown): void {
  try {
    accessSync(String(path), constants.R_OK);
  } catch {
    throw new TrackingError('option-invalid', `The file of the option "${option}" cannot be read: ${String(path)}. Check its path and who may read it.`);
  }
}
