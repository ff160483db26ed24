import { join } from 'node:path';
import { root } from './paths.mjs';

/** The pinned Node.js that runs every tool: installed from npm, so the machine's own Node only has to be able to start it. */
export const toolNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
