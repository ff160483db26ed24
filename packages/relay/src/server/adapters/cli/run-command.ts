import { statSync } from 'node:fs';
import { isTrackingError, TrackingError } from '@waymark/core';
import { type SharedDeadLetters, sqliteDeadLetters } from '@waymark/node/sqlite';
import { placesIn } from '../durable/data-folder.ts';
import { printLetters } from './print-letters.ts';
import { type Call, readCall } from './read-call.ts';
import { usage } from './usage.ts';

/** What the command needs of its process. */
export interface Surroundings {
  print(text: string): void;
  complain(text: string): void;
}

/** Runs the command and returns its exit code. */
export function runCommand(args: readonly string[], { print, complain }: Surroundings): 0 | 2 {
  try {
    const call = readCall(args);
    print(call ? execute(call) : usage);
    return 0;
  } catch (error) {
    if (!isTrackingError(error)) throw error;
    complain(`${(error as TrackingError).message}\n`);
    return 2;
  }
}

function execute(call: Call): string {
  const { deadLetters: path, folder } = placesIn(call.dataDir);
  // Opening it would make it, in whatever folder somebody happens to be.
  if (isMissing(path)) {
    throw new TrackingError('dead-letters-missing', `There are no dead letters in "${folder}". Pass the folder of the relay, its option "dataDir", as --data-dir.`);
  }
  // How long letters last is for the relay to say, not for who looks at them.
  const letters = sqliteDeadLetters({ path, maxLetterAgeMs: Number.MAX_SAFE_INTEGER, letterAddressMs: Number.MAX_SAFE_INTEGER });
  try {
    return call.command === 'replay' ? replay(letters, call) : list(letters, call);
  } finally {
    letters.close();
  }
}

/** Where nobody may look, for example as another user than that of the relay, opening it says why. */
function isMissing(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}

function list(letters: SharedDeadLetters, { choice, show, asJson }: Call): string {
  return printLetters(letters.list(choice), { total: letters.count(), show, asJson });
}

function replay(letters: SharedDeadLetters, { choice, asJson }: Call): string {
  const asked = letters.ask(choice);
  if (asJson) return `${JSON.stringify({ asked })}\n`;
  if (asked === 0) return 'No dead letter fits.\n';
  return `${asked} dead letters are sent again, 200 in a second: at once where the relay of this folder runs, else when it starts.\n`;
}
