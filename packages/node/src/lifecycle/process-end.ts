import { type DurationMs, type Stop, TrackingError } from '@waymark/core';
import { harmless } from '@waymark/core/lean';
import { found } from '../found.ts';
import { hasFunctions, isRecord, refuseCall, refuseOption } from '../refuse.ts';

/** Signals that ask a process to end. */
export type EndSignal = 'SIGTERM' | 'SIGINT' | 'SIGHUP';

/** Ends of a process that can be heard: a signal, that nothing is left to do (`beforeExit`), or its last moment (`exit`: `process.exit()`, an uncaught error). */
export type ProcessEnd = EndSignal | 'beforeExit' | 'exit';

const ends: readonly ProcessEnd[] = ['beforeExit', 'exit', 'SIGTERM', 'SIGINT', 'SIGHUP'];

/** What is used of `process`; tests pass their own. */
export interface ProcessLike {
  readonly pid: number;
  on(event: string, listener: (...values: readonly unknown[]) => void): unknown;
  off(event: string, listener: (...values: readonly unknown[]) => void): unknown;
  listenerCount(event: string): number;
  kill(pid: number, signal: string): unknown;
}

/** When to close before the process ends, and how long that may take. */
export interface ProcessEndOptions {
  /** Ends of the process at which to close; at `exit`, to write down what waits. Default: none, no handler is installed and the application closes by itself. */
  readonly closeOn?: readonly ProcessEnd[];
  /** Time for closing, in milliseconds. Default: 5000. Keep it some seconds below the time after which the platform kills: a slow outbox needs some to write. */
  readonly closeWithinMs?: DurationMs;
  readonly process?: ProcessLike;
}

/** Options of `onProcessEnd`. */
export interface OnProcessEndOptions extends ProcessEndOptions {
  /** For `exit` and a second SIGINT, where nothing can be awaited: what is to be done in that moment. */
  readonly leave?: () => void;
}

/** Time for closing where none is given. Unit: milliseconds. Half of the 10 s that `docker stop` grants; checked 2026-11-21. */
export const defaultCloseWithinMs = 5000;
/** Beyond an hour nobody waits for a process. */
const longestCloseMs = 3_600_000;
/** Longest that closing is waited for beyond its time. A tracker takes up to 10 s of it, where its outbox never answers. Unit: milliseconds. */
const patienceMs = 11_000;
/** The first SIGINT may come twice, from the terminal and from what runs the script. One that comes later is from somebody who will not wait. Unit: milliseconds. */
const impatientAfterMs = 1000;

/**
 * Calls `close` once when the process is about to end in one of the ways that `closeOn` names; without it nothing is installed. Keeps the process alive
 * while closing, for 11 s beyond `closeWithinMs` at the longest. A signal is raised again afterwards, so that the process ends as it would have; where other listeners
 * handle the same signal, ending is left to them. A second SIGINT, a second or more after the first, does not wait for closing: what can be done at once is done by
 * `leave`. At `exit` it calls `leave` too. Exit codes stay what they are. Returns a function that stops watching.
 */
export function onProcessEnd(close: (withinMs: DurationMs) => Promise<unknown>, options: OnProcessEndOptions = {}): Stop {
  checkCall(close, options);
  const { host, within, closeOn } = checkProcessEnd(options);
  // What goes wrong in the last moment of a process would change its exit code, and whoever could be told has been: an outbox that fails says so by itself.
  const leave = harmless(checkLeave(options.leave, closeOn), () => undefined);
  const listeners = new Map<string, () => void>();
  let closing: Promise<void> | undefined;
  let signalledAt: DurationMs | undefined;
  let ended = false;

  function stop(): void {
    for (const [event, listener] of listeners) host.off(event, listener);
    listeners.clear();
  }

  function closeOnce(): Promise<void> {
    closing ??= heldFor(within + patienceMs, () => close(within));
    return closing;
  }

  async function end(signal: EndSignal): Promise<void> {
    const now = performance.now();
    signalledAt ??= now;
    if (signal === 'SIGINT' && now >= signalledAt + impatientAfterMs) leave();
    else await closeOnce();
    stop();
    if (ended) return;
    ended = true;
    if (host.listenerCount(signal) === 0) host.kill(host.pid, signal);
  }

  const listenerOf = (name: ProcessEnd): (() => void) => {
    if (name === 'exit') return () => leave();
    return () => void (name === 'beforeExit' ? closeOnce() : end(name));
  };

  for (const name of closeOn) listeners.set(name, listenerOf(name));
  for (const [event, listener] of listeners) host.on(event, listener);
  return stop;
}

function checkCall(close: unknown, options: unknown): void {
  if (typeof close !== 'function') refuseCall('onProcessEnd()', 'a function that closes', close);
  if (!isRecord(options)) refuseOption('The options of onProcessEnd()', 'an object', options, 'Example: { closeOn: ["SIGTERM"] }.');
}

/** The options with their defaults. Refuses those that cannot be kept: a tracker looks at them before it opens anything. */
export function checkProcessEnd({ process: host = process, closeOn = [], closeWithinMs }: ProcessEndOptions): { readonly host: ProcessLike; readonly within: DurationMs; readonly closeOn: readonly ProcessEnd[] } {
  if (!hasFunctions(host, ['on', 'off', 'kill', 'listenerCount'])) refuseOption('The option "process"', 'a process, as Node.js has it', host, 'Leave it out.');
  return { host, within: checkWithin(closeWithinMs ?? defaultCloseWithinMs), closeOn: checkEnds(closeOn) };
}

/** Does work, well or not, and keeps the process alive until it is done or has had its time. */
async function heldFor(most: DurationMs, work: () => Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, most);
  });
  try {
    await Promise.race([work(), over]);
  } catch {
    // Who closes has said what failed. The process ends all the same.
  } finally {
    clearTimeout(timer);
  }
}

function checkLeave(leave: (() => void) | undefined, closeOn: readonly ProcessEnd[]): () => void {
  if (typeof leave === 'function') return () => leave();
  if (leave === undefined && !closeOn.includes('exit')) return () => undefined;
  throw new TrackingError('option-invalid', `onProcessEnd() option "leave" must be a function where "closeOn" names "exit", found ${found(leave)}. Pass what is to be done while nothing can be awaited.`);
}

function checkEnds(given: readonly ProcessEnd[]): readonly ProcessEnd[] {
  if (Array.isArray(given) && given.every((end) => ends.includes(end))) return [...new Set(given)];
  const wrong: unknown = Array.isArray(given) ? given.find((end) => !ends.includes(end)) : given;
  throw new TrackingError('option-invalid', `createServerTracker() option "closeOn" must list ends of a process out of ${ends.join(', ')}, found ${found(wrong)}. Example: ["beforeExit", "SIGTERM"].`);
}

function checkWithin(within: DurationMs): DurationMs {
  if (typeof within === 'number' && within >= 0 && within <= longestCloseMs) return within;
  throw new TrackingError('option-invalid', `createServerTracker() option "closeWithinMs" must be a number from 0 to ${longestCloseMs}, in milliseconds, found ${found(within)}. Pass such a number.`);
}
