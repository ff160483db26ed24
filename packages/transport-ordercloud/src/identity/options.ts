import { TrackingError } from '@waymark/core';
import { guardFunctions } from '@waymark/core/lean';
import { checkOptions } from '@waymark/core/transport';
import { timerClock, type CallOptions } from '../api/call.ts';
import { orderCloudHosts, type OrderCloudTarget } from '../api/hosts.ts';
import type { IdentityWarning, TransferOptions } from './transfer.ts';

/** How to reach OrderCloud in the name of a shopper, and which id of his browser may be shared. */
export interface IdentityOptions {
  /** Default: `production`. */
  readonly target?: OrderCloudTarget;
  /** API client of the storefront. It has no secret, and allows anonymous shoppers. */
  readonly clientId: string;
  /** Roles to ask for. Default: `['Shopper']`. */
  readonly roles?: readonly string[];
  /** Visitor id of the target that OrderCloud feeds: `readDiscoverId(document.cookie)` or `readSendContactId(document.cookie)`. */
  readonly beaconId?: () => string | undefined;
  /** May the id be given to that target? Asked each time. Needed with `beaconId`. */
  readonly hasConsent?: () => boolean;
  /** Anonymous token of an earlier page or request of the same visitor. */
  readonly anonymousToken?: string;
  /** Called when the anonymous token changes, so that it can be kept; undefined once it was used up. `sentId`: the visitor id that went with it. */
  readonly onAnonymousToken?: (token: string | undefined, sentId: string | undefined) => void;
  readonly onWarning?: (warning: IdentityWarning) => void;
  /** Bound on one request in milliseconds. Default: 10,000, as in the vendor's SDK. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
  readonly clock?: CallOptions['clock'];
  /** Wall time. Default: `Date.now`. */
  readonly now?: () => number;
  /** Uniform in [0, 1). Default: `Math.random`. */
  readonly random?: () => number;
}

/** The options with every default filled in. */
export interface IdentitySettings extends TransferOptions, Pick<IdentityOptions, 'anonymousToken' | 'onAnonymousToken'> {
  readonly clientId: string;
  readonly scope: string;
  readonly now: () => number;
  /** The id, when it is known and may be shared. */
  readonly shareableId: () => string | undefined;
}

const known = [
  'target', 'clientId', 'roles', 'beaconId', 'hasConsent', 'anonymousToken', 'onAnonymousToken', 'onWarning', 'timeoutMs', 'fetch', 'clock', 'now', 'random',
];

const caller = 'createOrderCloudIdentity()';

/** Checks the options at once. */
export function readIdentityOptions(given: IdentityOptions): IdentitySettings {
  const check = checkOptions(caller, given, known);
  const options = guardFunctions(caller, given, { asked: ['beaconId', 'hasConsent'], told: ['onAnonymousToken', 'onWarning'] });
  const { beaconId, hasConsent } = options;
  if (beaconId && !hasConsent) {
    throw new TrackingError('option-missing', `${caller} option "hasConsent" is missing. Without consent the visitor id must not be shared: pass a function that says.`);
  }
  return {
    host: check.target('target', orderCloudHosts(), 'production'),
    clientId: check.text('clientId', 'Pass the id of the storefront\'s API client.'),
    scope: (options.roles ?? ['Shopper']).join(' '),
    shareableId: () => (hasConsent?.() ? beaconId?.() : undefined),
    anonymousToken: check.optionalText('anonymousToken', 'Pass the token as it was issued.') ?? '',
    timeoutMs: check.number('timeoutMs', 10_000, 1, 600_000),
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    clock: options.clock ?? timerClock,
    now: options.now ?? Date.now,
    random: options.random ?? Math.random,
    onWarning: options.onWarning,
    ...(options.onAnonymousToken && { onAnonymousToken: options.onAnonymousToken }),
  };
}
