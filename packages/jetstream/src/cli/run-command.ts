import { parseArgs } from 'node:util';
import { isTrackingError, TrackingError } from '@waymark/core';
import { startWorker } from '../worker/run-worker.ts';
import type { WorkerOptions } from '../worker/worker-options.ts';
import { listLetters, replayLetters } from './letters.ts';
import { readConfig } from './read-config.ts';
import { usage } from './usage.ts';

/** What a command sees of its process. */
export interface CommandHost {
  print(text: string): void;
  complain(text: string): void;
  /** Resolves when the process is asked to end. */
  stopped(): Promise<void>;
}

/** A call of the command, read. */
export interface Call {
  readonly command: string;
  readonly file: string;
  /** Numbers of dead letters. */
  readonly numbers: readonly number[];
  readonly transport: string | undefined;
  readonly limit: number;
}

/** Exit codes: done, failed, called wrongly. */
const [done, failed, misused] = [0, 1, 2];

/** Runs a call of `npx @waymark/jetstream` and returns its exit code. */
export async function runCommand(args: readonly string[], host: CommandHost): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    host.print(usage);
    return done;
  }
  try {
    const call = readCall(args);
    const options = await readConfig(call.file);
    await commands[call.command]?.(call, options, host);
    return done;
  } catch (cause) {
    host.complain(isTrackingError(cause) ? cause.message : `The command failed: ${String(cause)}`);
    return isTrackingError(cause) && cause.code.startsWith('command-') ? misused : failed;
  }
}

type Command = (call: Call, options: WorkerOptions, host: CommandHost) => Promise<void>;

const commands: Readonly<Record<string, Command>> = {
  worker: async (_call, options, { print, stopped }) => {
    const ended = stopped().then(() => 'ended' as const);
    const worker = startWorker(options);
    if ((await Promise.race([worker.ready, ended])) === 'ended') {
      await worker.close(0);
      return;
    }
    print('The worker is ready.');
    await ended;
    print('The worker ends as soon as it can. Interrupt it again to end it at once.');
    const { transports } = await worker.close();
    for (const [name, { accepted, delivered, waiting, dropped }] of Object.entries(transports)) {
      print(`${name}: took ${accepted}, delivered ${delivered}, left ${waiting} to others, dropped ${Object.values(dropped).reduce((sum, count) => sum + count, 0)}`);
    }
  },
  'dead-letters': listLetters,
  replay: replayLetters,
};

function readCall(args: readonly string[]): Call {
  const { positionals, values } = parse(args);
  const [command, file, ...numbers] = positionals;
  if (command === undefined || !Object.hasOwn(commands, command)) throw wrong(`it needs a command: ${Object.keys(commands).join(', ')}`);
  if (file === undefined) throw wrong(`"${command}" needs the file of a configuration`);
  if (command !== 'replay' && numbers.length > 0) throw wrong(`"${command}" takes one file`);
  const chosen = [...new Set(numbers.map(Number))];
  const limit = Number(values.limit ?? (chosen.length || 100));
  if (![limit, ...chosen].every((number) => Number.isSafeInteger(number) && number > 0)) throw wrong('numbers of letters and "--limit" must be whole numbers from 1');
  return { command, file, numbers: chosen.slice(0, limit), transport: values.transport, limit };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { transport: { type: 'string' }, limit: { type: 'string' } } });
  } catch (cause) {
    throw wrong((cause as Error).message);
  }
}

function wrong(what: string): TrackingError {
  return new TrackingError('command-invalid', `The call cannot be understood: ${what}. See npx @waymark/jetstream --help.`);
}
