import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { root } from './paths.mjs';
import { toolNode } from './tool-node.mjs';

const oldestNode = 20;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Installs what is missing, then runs a TypeScript file under the pinned Node.js and ends with its exit code. */
export function runTask(file, args = process.argv.slice(2)) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < oldestNode) {
    console.error(`Node.js ${process.versions.node} is too old. Install Node.js ${oldestNode} or newer.`);
    process.exit(1);
  }
  ensureInstalled();
  const child = spawn(toolNode, ['--conditions=@waymark/source', file, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      // npm puts the pinned Node.js before the machine's own on the PATH of its scripts, and names the latter here.
      WAYMARK_HOST_NODE: process.env.npm_node_execpath ?? process.execPath,
      PATH: [join(root, 'node_modules', '.bin'), dirname(toolNode), process.env.PATH].join(delimiter),
    },
  });
  // The child decides how to end; this process only waits for it.
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`${toolNode} could not be started (${error.message}). Delete node_modules and run this again.`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal !== null) console.error(`The task was ended by ${signal}.`);
    process.exit(code ?? (signal === null ? 1 : 130));
  });
}
