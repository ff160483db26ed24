import { checkOptions } from '@waymark/core/transport';

/** What the relay remembers of visitors, for sources whose messages lack it. */
export interface ContextOptions {
  /** Keeps the visitor's IP address too, which some destinations need (Tracify, Discover, Search). Default: true. */
  readonly keepIp?: boolean;
}

/** The options with their defaults. Undefined: nothing is remembered. */
export function checkContexts(given: ContextOptions | false | undefined): Required<ContextOptions> | undefined {
  if (given === false) return undefined;
  const checks = checkOptions('createRelay() option "contexts"', given ?? {}, ['keepIp']);
  return { keepIp: checks.flag('keepIp', true) };
}
