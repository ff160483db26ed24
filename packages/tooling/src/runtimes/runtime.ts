/** A runtime that checks run in. */
export interface Runtime {
  /** As in the table. */
  readonly title: string;
  /** File below `hosts`. Those of workerd are bundled as a worker. */
  readonly host: 'node' | 'bun' | 'deno' | 'workerd' | 'workerd-node';
  /** Package on npm whose binary it is, with its version. Left out: the Node.js that runs this. */
  readonly install?: readonly [alias: string, spec: string];
  /** The binary, below the folder where they are installed. */
  readonly binary?: string;
  /** Words before the script. */
  readonly words: readonly string[];
  /** What the runtime itself prints. */
  readonly says?: RegExp;
  /** Flags that the worker is set up with. */
  readonly flags?: readonly string[];
}

const workerd = { install: ['workerd', '1.20261117.1'], binary: 'workerd/bin/workerd', words: ['serve'] } as const;

const denoWords = ['run', '--allow-net', '--allow-read', '--allow-write', '--node-modules-dir=manual', '--no-prompt', '--quiet'];
/** Node.js 22 says that its SQLite is experimental. */
const experimental = /ExperimentalWarning: SQLite|node --trace-warnings/;

/** Versions: the newest of each line on npm, and the oldest with an SQLite that we promise; checked 2026-11-23. */
export const runtimes: readonly Runtime[] = [
  { title: 'Node.js 22.13', host: 'node', install: ['node-22-13', 'npm:node@22.13.0'], binary: 'node-22-13/bin/node', words: [], says: experimental },
  { title: 'Node.js 22', host: 'node', install: ['node-22', 'npm:node@22.23.3'], binary: 'node-22/bin/node', words: [], says: experimental },
  { title: 'Node.js 24', host: 'node', words: [] },
  { title: 'Node.js 26', host: 'node', install: ['node-26', 'npm:node@26.10.0'], binary: 'node-26/bin/node', words: [] },
  { title: 'Bun 1.4', host: 'bun', install: ['bun', '1.4.5'], binary: 'bun/bin/bun.exe', words: ['run'] },
  { title: 'Deno 2.8', host: 'deno', install: ['deno-2-8', 'npm:deno@2.8.3'], binary: 'deno-2-8/deno', words: denoWords },
  { title: 'Deno 2.9', host: 'deno', install: ['deno', '2.9.6'], binary: 'deno/deno', words: denoWords },
  { title: 'workerd', host: 'workerd', ...workerd },
  { title: 'workerd, `nodejs_compat`', host: 'workerd-node', ...workerd, flags: ['nodejs_compat'] },
];

/** True for what has no processes and no files. */
export function isWorker({ host }: Runtime): boolean {
  return host.startsWith('workerd');
}
