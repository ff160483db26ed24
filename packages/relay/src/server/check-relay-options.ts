import { type EventSchemas, TrackingError } from '@waymark/core';
import { refusePageTransports } from '@waymark/core/lean';
import { found } from '../options/found.ts';
import { namespace } from '../options/namespace.ts';
import { callback, checkRules, clock, group, having, listOf, type Rule, saysItself, state, transports, wholeFrom, withDefaults } from '../options/option-rules.ts';
import { longestDelayMs } from './books/clock-skew.ts';
import { isPath } from './paths.ts';
import type { ofTracker, RelayLimits, RelayOptions } from './relay-options.ts';

/** The longest time for which timers of the platform can be set: 2^31 - 1 ms. Source: HTML standard, timers; checked 2026-11-22. */
const longestTimerMs = 2_147_483_647;
const any = Number.MAX_SAFE_INTEGER;

const service: Rule = [(value) => typeof value === 'string' && /^\S.{0,99}$/.test(value), 'the name of this service in 1 to 100 characters, such as "relay"'];

const ofTrackers: Readonly<Record<(typeof ofTracker)[number], Rule>> = {
  events: [(value) => group[0](value) && Object.values(value as object).every((schema) => Object(schema)['~standard']), 'a record of Standard Schemas, such as standardEvents'],
  outbox: having(['open', 'append', 'take', 'settle'], 'an outbox, such as memoryOutbox()'),
  enrichers: listOf(callback, 'a list of functions'),
  onDrop: callback,
  deadLetters: having(['keep'], 'a keeper of dead letters, such as memoryDeadLetters()'),
  onError: callback,
  onDelivered: callback,
  flushIntervalMs: [(value) => typeof value === 'number' && value >= 0, 'a number of milliseconds from 0'],
  clock,
  newId: callback,
  random: callback,
  fetch: callback,
};

/** Every option of a relay and what it must be: a misspelt one would be no option. */
export const relayRules: Readonly<Record<keyof RelayOptions<Record<never, never>>, Rule>> = {
  ...ofTrackers,
  transports,
  allowOrigins: saysItself,
  path: [isPath, 'a path without query, such as "/w"'],
  trustedProxies: listOf([(value) => typeof value === 'string', ''], 'a list of addresses, CIDR ranges, "loopback" or "private"'),
  clientIpHeader: [(value) => typeof value === 'string', 'the name of one header, such as "x-forwarded-for"'],
  namespace,
  browserIdCookie: saysItself,
  sessionCookie: saysItself,
  onConsent: callback,
  serviceTokens: saysItself,
  pageTokens: saysItself,
  handover: saysItself,
  probes: saysItself,
  log: [callback[0], 'a function, such as jsonLines() of "@waymark/relay/node"'],
  pageViews: saysItself,
  service,
  sources: saysItself,
  state,
  contexts: [(value) => value === false || group[0](value), '{ keepIp } or false'],
  limits: group,
};

/** Refuses options that a relay cannot have, and those of one without destinations. `rules`: of a relay that has more options. */
export function checkRelayOptions(options: RelayOptions<EventSchemas>, rules: Readonly<Record<string, Rule>> = relayRules): void {
  checkRules('createRelay()', options, rules);
  if (options.transports !== undefined) return refusePageTransports(options.transports);
  throw new TrackingError('transports-missing', 'createRelay() option "transports" is missing. Pass a list of transports, such as [tracify({ … })].');
}

const least1 = wholeFrom(1, any);
const rate = wholeFrom(0, any);
const limitRules: Readonly<Record<keyof RelayLimits, Rule>> = {
  maxBodyBytes: least1,
  maxEvents: least1,
  maxEventBytes: least1,
  requestsPerMinute: rate,
  browserRequestsPerMinute: rate,
  sourceRequestsPerMinute: rate,
  bodyTimeoutMs: wholeFrom(1, longestTimerMs),
  maxAgeMs: least1,
  rememberIds: least1,
  rememberMs: least1,
};

const defaults: Omit<RelayLimits, 'rememberMs'> = {
  maxBodyBytes: 524_288,
  maxEvents: 100,
  maxEventBytes: 32_768,
  requestsPerMinute: 600,
  browserRequestsPerMinute: 300,
  sourceRequestsPerMinute: 6000,
  bodyTimeoutMs: 10_000,
  maxAgeMs: 604_800_000,
  rememberIds: 50_000,
};

/** The limits with their defaults. Ids are remembered for as long as an event may come again, and for the delay that clocks are granted. */
export function checkLimits(given: Partial<RelayLimits> = {}): RelayLimits {
  checkRules('createRelay()', given, limitRules, 'limits');
  const limits = withDefaults<Omit<RelayLimits, 'rememberMs'>>(defaults, given);
  const { maxAgeMs } = limits;
  const { rememberMs = maxAgeMs } = given;
  if (rememberMs < maxAgeMs) {
    throw new TrackingError(
      'option-invalid',
      `createRelay() option "limits.rememberMs" must not be below "maxAgeMs" (here ${maxAgeMs}), found ${found(rememberMs)}: a copy that comes between the two would count twice. Leave it out, or lower "maxAgeMs" too.`,
    );
  }
  return { ...limits, rememberMs: rememberMs + longestDelayMs + 1 };
}
