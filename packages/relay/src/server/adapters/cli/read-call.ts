import { parseArgs } from 'node:util';
import { TrackingError } from '@waymark/core';
import type { AskedLetters } from '@waymark/node/sqlite';
import { defaultDataDir } from '../durable/data-folder.ts';

/** What somebody wants of the command. */
export interface Call {
  readonly command: 'dead-letters' | 'replay';
  readonly dataDir: string;
  readonly choice: AskedLetters;
  readonly show: boolean;
  readonly asJson: boolean;
}

const reasons = ['refused', 'gave-up', 'too-large'] as const;

const options = {
  transport: { type: 'string' },
  reason: { type: 'string' },
  event: { type: 'string' },
  after: { type: 'string' },
  limit: { type: 'string' },
  all: { type: 'boolean' },
  'data-dir': { type: 'string' },
  show: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** Undefined: help is wanted. Throws `command-invalid`. */
export function readCall(args: readonly string[]): Call | undefined {
  const { values, positionals } = parse(args);
  if (values.help === true) return undefined;
  const [command, ...rest] = positionals;
  if (command !== 'dead-letters' && command !== 'replay') throw misuse(`The command must be dead-letters or replay, found ${command === undefined ? 'none' : 'another'}.`);
  if (command === 'dead-letters' && rest.length > 0) throw misuse('dead-letters takes no numbers. Choose by --transport, --reason or --event.');
  const { transport, event, after, limit } = values;
  const choice: AskedLetters = {
    ...(transport !== undefined && { transport }),
    ...(event !== undefined && { event }),
    ...(values.reason !== undefined && { reason: reasonOf(values.reason) }),
    ...(after !== undefined && { after: numberOf('--after', after) }),
    ...(limit !== undefined && { limit: numberOf('--limit', limit) }),
    ...(rest.length > 0 && { numbers: rest.map((each) => numberOf('A number', each)) }),
  };
  const isChosen = values.all === true || Object.keys(choice).length > 0;
  if (command === 'replay' && !isChosen) throw misuse('replay sends nothing again that was not chosen: pass numbers, --transport, --reason, --event, or --all.');
  return { command, dataDir: values['data-dir'] ?? defaultDataDir, choice, show: values.show === true, asJson: values.json === true };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (cause) {
    // Its first sentence says what is wrong.
    throw misuse(`${(cause instanceof Error ? cause.message : String(cause)).split(/\.\s/)[0]}.`);
  }
}

function reasonOf(text: string): (typeof reasons)[number] {
  const reason = reasons.find((each) => each === text);
  if (!reason) throw misuse(`--reason must be one of ${reasons.join(', ')}.`);
  return reason;
}

function numberOf(what: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw misuse(`${what} must be a whole number, as the list shows them.`);
  return Number(text);
}

function misuse(message: string): TrackingError {
  return new TrackingError('command-invalid', `${message} See --help.`);
}
