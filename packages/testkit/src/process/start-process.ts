import { type ChildProcess, spawn } from 'node:child_process';
import { endWithParent } from './end-with-parent.ts';

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A script in a process of its own. */
export interface StartedProcess {
  readonly child: ChildProcess;
  /** What it has printed until now, on standard error too where that is kept. */
  printed(): string;
  /** Resolves when it has printed something of this form, however long it takes. Rejects when it ends without. */
  prints(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves when it has ended and all that it printed is there. */
  readonly ended: Promise<Ended>;
  /** Sends a signal, unless it has ended, and resolves when it has. Default: SIGKILL. */
  end(signal?: NodeJS.Signals): Promise<Ended>;
}

export interface StartOptions {
  /** Default: that of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Keeps what it prints on standard error instead of showing it. Default: false. */
  readonly keepsErrors?: boolean;
}

/** Starts a script of this repository in a process of its own, which dies with this one, whatever happens to this one. Whoever starts it ends it. */
export function startProcess(script: string, args: readonly string[] = [], { env = process.env, keepsErrors = false }: StartOptions = {}): StartedProcess {
  const child = spawn(process.execPath, ['--conditions=@waymark/source', script, ...args], { env, stdio: ['ignore', 'pipe', keepsErrors ? 'pipe' : 'inherit'] });
  endWithParent(child);
  const looks = new Set<() => void>();
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      for (const look of looks) look();
    });
  }
  const ended = new Promise<Ended>((resolve) => void child.once('close', (code, signal) => resolve({ code, signal })));
  return {
    child,
    ended,
    printed: () => printed,
    prints: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(printed);
          if (!found) return;
          looks.delete(look);
          resolve(found);
        };
        looks.add(look);
        look();
        void ended.then(({ code, signal }) => reject(new Error(`It ended (${signal ?? code}) and had not printed ${pattern}, but: ${printed}`)));
      }),
    end(signal = 'SIGKILL') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return ended;
    },
  };
}
