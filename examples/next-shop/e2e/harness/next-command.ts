import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Folder of the shop. */
export const shopFolder = fileURLToPath(new URL('../../', import.meta.url));

/** The script behind the command `next`. */
export const nextCommand = createRequire(import.meta.url).resolve('next/dist/bin/next');
