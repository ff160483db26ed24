import { Buffer } from 'node:buffer';
import { checkOptions } from '@waymark/core/transport';
import { type Target, hosts } from '../hosts.ts';
import { mustBe } from '../must-be.ts';

/** Time for waits between tries and polls. A fake one moves by hand in tests. */
export interface RestClock {
  now(): number;
  /** Calls `run` once, after `delay` milliseconds. */
  after(delay: number, run: () => void): unknown;
}

/** Options of everything that speaks to the REST and Batch APIs. */
export interface RestOptions {
  /** Public key of the tenant: Settings, API access. */
  readonly clientKey: string;
  /** Secret token beside it. Only servers may have it. */
  readonly apiToken: string;
  readonly target: Target;
  /** Bound on one request. Default: 30000; uploads have twenty times that. */
  readonly timeoutMs?: number;
  /** Tries of a request that is answered with 429 or 503. Default: 5. */
  readonly maxAttempts?: number;
  readonly fetch?: typeof fetch;
  readonly clock?: RestClock;
  /** Uniform in [0, 1). Default: `Math.random`. */
  readonly random?: () => number;
}

/** The options with every default filled in. */
export interface RestSettings extends Required<Omit<RestOptions, 'apiToken' | 'target'>> {
  /** Base URL without a trailing slash. */
  readonly target: string;
  readonly authorization: string;
}

const systemClock: RestClock = { now: () => Date.now(), after: (delay, run) => setTimeout(run, delay) };

/** Checks the options. Throws a TrackingError that names the option, and never the token. */
export function readRestSettings(scope: string, options: RestOptions, more: readonly string[] = []): RestSettings {
  const names = ['clientKey', 'apiToken', 'target', 'timeoutMs', 'maxAttempts', 'fetch', 'clock', 'random', ...more];
  const check = checkOptions(scope, options, names);
  const clientKey = check.text('clientKey', 'It is under Settings, API access.', /^[\w-]+$/);
  const apiToken = check.text('apiToken', 'It is beside the client key. Read it from the environment of the server.');
  for (const name of ['fetch', 'random'] as const) mustBe(scope, 'function', name, options[name]);
  return {
    clientKey,
    target: check.target('target', hosts),
    authorization: `Basic ${Buffer.from(`${clientKey}:${apiToken}`).toString('base64')}`,
    timeoutMs: check.number('timeoutMs', 30_000, 1, 3_600_000),
    maxAttempts: check.number('maxAttempts', 5, 1, 100),
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
  };
}
