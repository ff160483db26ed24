import { checkRules, flag, withDefaults } from '../../options/option-rules.ts';

/** What the relay remembers of visitors, for sources whose messages lack it. */
export interface ContextOptions {
  /** Keeps the visitor's IP address too, which some destinations need (Tracify, Discover, Search). Default: true. */
  readonly keepIp?: boolean;
}

/** Undefined: nothing is remembered. */
export type CheckedContexts = Required<ContextOptions> | undefined;

/** The options with their defaults. */
export function checkContexts(given: ContextOptions | false = {}): CheckedContexts {
  if (given === false) return undefined;
  checkRules('createRelay()', given, { keepIp: flag }, 'contexts');
  return withDefaults({ keepIp: true }, given);
}
