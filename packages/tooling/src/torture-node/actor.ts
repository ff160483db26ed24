import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Order, Statement } from './process/messages.ts';

/** A process that tracks what it is told to. */
export interface Actor {
  tell(order: Order, member?: number): void;
  /** Resolves when so many have said this since the start. Rejects when the process ends first. */
  heard(what: Statement['said'], times?: number): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves with how it ended, when everything that it said was heard. */
  readonly gone: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly complaints: string }>;
}

/** `file` below `process`, `args` for it. `note`: hears everything that it says. `forNode`: options of Node.js. */
export function startActor(file: 'play' | 'herd', args: readonly string[], note: (statement: Statement) => void, forNode: readonly string[] = []): Actor {
  const path = fileURLToPath(new URL(`./process/${file}.ts`, import.meta.url));
  // Without the condition of our sources it gets the packages as they ship.
  const child = spawn(process.execPath, ['--expose-gc', ...forNode, path, ...args], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const heard = new Map<Statement['said'], number>();
  const listeners = new Set<() => void>();
  const lines = createInterface({ input: child.stdout as NonNullable<ChildProcess['stdout']> });
  lines.on('line', (line) => {
    const statement = readLine(line);
    if (!statement) return;
    note(statement);
    heard.set(statement.said, (heard.get(statement.said) ?? 0) + 1);
    for (const listener of listeners) listener();
  });
  const gone = endOf(child);
  return {
    tell: (order, member) => void child.send(member === undefined ? order : { to: member, order }, () => undefined),
    heard: (what, times = 1) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if ((heard.get(what) ?? 0) < times) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
        void gone.then(({ code, signal, complaints }) => reject(new Error(`A process ended (${code ?? signal}) before it had said "${what}". ${complaints}`)));
      }),
    kill: (signal) => void child.kill(signal),
    gone,
  };
}

/** What a library prints is no statement. */
function readLine(line: string): Statement | undefined {
  try {
    const statement = JSON.parse(line) as Statement;
    return typeof statement.said === 'string' ? statement : undefined;
  } catch {
    return undefined;
  }
}

async function endOf(child: ChildProcess): Actor['gone'] {
  const complaints = text(child.stderr as NonNullable<ChildProcess['stderr']>);
  const [code, signal] = await new Promise<readonly [number | null, NodeJS.Signals | null]>((resolve) => void child.on('close', (...how) => resolve(how)));
  return { code, signal, complaints: (await complaints).slice(0, 2000) };
}
