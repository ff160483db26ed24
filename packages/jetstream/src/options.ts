import { isIPv6 } from 'node:net';
import { type Bytes, type Clock, type DurationMs, type Refusal, systemClock, TrackingError } from '@waymark/core';
import { guardOnError, letterLife, reportError } from '@waymark/core/lean';
import { checkOptions, type OptionChecks } from '@waymark/core/transport';
import { checkCallback, checkClock, kindOf, wholeNumbers } from './check-values.ts';
import type { ConnectionSettings } from './connection/connect.ts';
import { authenticatorOf, type Credentials } from './connection/credentials.ts';
import { checkTls, type TlsFiles } from './connection/tls-files.ts';

/** What to do about streams and consumers: make what is missing, also bring limits and replicas up to date, or make nothing. */
export type Manage = 'create' | 'update' | 'check';

/** How to reach the cluster. */
export interface ClusterOptions {
  /** Addresses of the servers, one is enough to find the others: `nats-1:4222`. With `tls://nats.example:4222` among them no connection is made in the clear. */
  readonly servers: string | readonly string[];
  /** Default: none. */
  readonly credentials?: Credentials;
  /** Files of certificates, or `true` for those that Node trusts. Default: as the servers ask. */
  readonly tls?: TlsFiles | true;
  /** Shown by the servers' monitoring. Default: `waymark`. */
  readonly name?: string;
  /** Default: `create`. Streams that are there with other settings are an error that names the difference. */
  readonly manage?: Manage;
  /** Copies of everything, on so many servers. Default: 1; take 3 for a cluster. */
  readonly replicas?: number;
}

export interface JetstreamOutboxOptions extends ClusterOptions {
  /** Name of the stream and beginning of all subjects. Default: `waymark`. */
  readonly stream?: string;
  /** Parts that go to workers as a whole, so at most so many workers share a lane. Fixed once the stream is there. Default: 8. */
  readonly partitions?: number;
  /** This process delivers too. Default: `false`, it only publishes, and workers deliver. */
  readonly delivers?: boolean;
  /** Bytes that wait at most. Beyond it new events are refused, so that senders keep them. The servers set so much aside. Default: 1 GiB. */
  readonly maxBytes?: Bytes;
  /** Events that wait at most. Default: any number. */
  readonly maxEvents?: number;
  /** What nobody delivered goes after that long, unseen. Longer than the `maxAgeMs` of any transport. Default: 14 days. */
  readonly maxAgeMs?: DurationMs;
  /** How long the servers know the ids of events, to tell repeats. Default: 2 minutes. */
  readonly dedupeMs?: DurationMs;
  /** How long storing an event may take before its sender is told to come back. Default: 5000 ms. */
  readonly publishTimeoutMs?: DurationMs;
  /** Without a sign of life for that long a worker loses its partitions, and what it held goes to others. Default: 15,000 ms. */
  readonly leaseMs?: DurationMs;
  /** Events of a partition that a lane holds unsettled at most. Default: 256. */
  readonly window?: number;
  /** Dead letters that are kept. Beyond it the oldest go. Default: 100,000. */
  readonly maxLetters?: number;
  /** How long letters are kept. Default: 30 days. */
  readonly maxLetterAgeMs?: DurationMs;
  /** How long they hold the visitor's IP address and e-mail addresses, which some destinations need when they are sent again. 0: they never do. Default: 24 hours. */
  readonly letterAddressMs?: DurationMs;
  /** Hears of a cluster that is away, of partitions that were lost. Default: `console.error`. */
  readonly onError?: (problem: Refusal) => void;
  /** For leases of entries. */
  readonly clock?: Clock;
}

/** Checked, with every default. */
export interface OutboxSettings {
  readonly connection: ConnectionSettings;
  readonly manage: Manage;
  readonly replicas: number;
  readonly stream: string;
  readonly partitions: number;
  readonly delivers: boolean;
  readonly maxBytes: Bytes;
  /** -1: any number. */
  readonly maxEvents: number;
  readonly maxAgeMs: DurationMs;
  readonly dedupeMs: DurationMs;
  readonly publishTimeoutMs: DurationMs;
  readonly leaseMs: DurationMs;
  readonly window: number;
  readonly maxLetters: number;
  readonly maxLetterAgeMs: DurationMs;
  /** 0: never. */
  readonly letterAddressMs: DurationMs;
  readonly onError: (problem: Refusal) => void;
  readonly clock: Clock;
}

/** Options that every part of the package has. */
export const clusterOptionNames: readonly string[] = ['servers', 'credentials', 'tls', 'name', 'manage', 'replicas'];
const ownNames = ['stream', 'partitions', 'delivers', 'maxBytes', 'maxEvents', 'maxAgeMs', 'dedupeMs', 'publishTimeoutMs', 'leaseMs', 'window', 'maxLetters', 'maxLetterAgeMs', 'letterAddressMs', 'onError', 'clock'];
/** Every option there is. */
export const outboxOptionNames: readonly string[] = [...clusterOptionNames, ...ownNames];
const [minute, day] = [60_000, 86_400_000];

/** Checks the options. `scope`: the function that they were passed to. */
export function readOutboxOptions(options: JetstreamOutboxOptions, scope = 'jetstreamOutbox()'): OutboxSettings {
  const checks = checkOptions(scope, options, outboxOptionNames);
  const whole = wholeNumbers(checks, scope);
  checkCallback(scope, 'onError', options.onError);
  checkClock(scope, options.clock, ['now', 'ticks', 'after']);
  const { onError = reportError, clock = systemClock() } = options;
  const maxAgeMs = whole('maxAgeMs', 14 * day, 1000, 3650 * day);
  return {
    ...readClusterOptions(scope, checks, options),
    stream: checks.optionalText('stream', 'Use letters, digits, "-" and "_".', /^[\w-]{1,64}$/) ?? 'waymark',
    partitions: whole('partitions', 8, 1, 1024),
    delivers: checks.flag('delivers', false),
    maxBytes: whole('maxBytes', 2 ** 30, 1, Number.MAX_SAFE_INTEGER),
    maxEvents: options.maxEvents === undefined ? -1 : whole('maxEvents', 1, 1, Number.MAX_SAFE_INTEGER),
    maxAgeMs,
    dedupeMs: whole('dedupeMs', Math.min(2 * minute, maxAgeMs), 100, maxAgeMs),
    publishTimeoutMs: whole('publishTimeoutMs', 5000, 100, minute),
    leaseMs: whole('leaseMs', 15_000, 500, 10 * minute),
    window: whole('window', 256, 1, 10_000),
    maxLetters: whole('maxLetters', 100_000, 1, 100_000_000),
    maxLetterAgeMs: whole('maxLetterAgeMs', letterLife.maxLetterAgeMs, 1000, 3650 * day),
    letterAddressMs: whole('letterAddressMs', letterLife.letterAddressMs, 0, 3650 * day),
    onError: guardOnError(scope, onError),
    clock,
  };
}

/** The options that every part of the package has. */
export function readClusterOptions(scope: string, checks: OptionChecks, options: ClusterOptions): Pick<OutboxSettings, 'connection' | 'manage' | 'replicas'> {
  const { credentials, tls } = options;
  const authenticator = credentials === undefined ? undefined : authenticatorOf(scope, credentials);
  if (tls !== undefined) checkTls(scope, tls);
  return {
    connection: { servers: serversOf(scope, options.servers), authenticator, tls, name: checks.optionalText('name', 'Example: "relay-1".') ?? 'waymark' },
    manage: checks.oneOf('manage', ['create', 'update', 'check'], 'create'),
    replicas: wholeNumbers(checks, scope)('replicas', 1, 1, 5),
  };
}

/** Addresses without credentials: those would show in every message of the client. */
function serversOf(scope: string, given: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (list.length > 0 && list.every(isAddress)) return list;
  const code = given === undefined ? 'option-missing' : 'option-invalid';
  const wanted = 'must be an address or a list of them, without user and password';
  throw new TrackingError(code, `${scope} option "servers" ${wanted}, found ${whichOf(list, isAddress)}. Example: ["nats-1:4222"]. Credentials go into "credentials".`);
}

/** With a port that there is, and not several between commas. */
function isAddress(value: unknown): value is string {
  const [, host] = (typeof value === 'string' && /^(?:(?:nats|tls):\/\/)?([^\s/@,]+)$/.exec(value)) || [];
  return host !== undefined && (isIPv6(host) || URL.canParse(`http://${host}`));
}

/** The kind alone: an address that is refused may hold a password. */
function whichOf(list: readonly unknown[], isRight: (value: unknown) => boolean): string {
  const at = list.findIndex((value) => !isRight(value));
  if (list.length === 0) return 'an empty list';
  const kind = typeof list[at] === 'string' ? 'a text that is none' : kindOf(list[at]);
  return list.length === 1 ? kind : `${kind} at place ${at + 1}`;
}
