import { fileURLToPath } from 'node:url';

/** Folder of the repository. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));
/** Folder of this package. */
export const tooling = fileURLToPath(new URL('../', import.meta.url));
