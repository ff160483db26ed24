import type { EpochMs } from '../units.ts';
import { fits } from './check/code-points.ts';
import { isPlainObject } from './check/plain-object.ts';

/** What {@link normalisePayload} knows of an event besides its payload. */
export interface NormaliseContext {
  readonly occurredAt: EpochMs;
  /** Address of the page, against which a relative `link` is resolved. */
  readonly baseUrl?: string;
}

type Plain = Readonly<Record<string, unknown>>;

/**
 * Fills in and leaves out what the vocabulary says before a payload is validated: a relative `link` becomes absolute, a cart without
 * `lastUpdateTime` gets the time of the event, `state` and `continent` leave the address of a profile. Returns the payload itself when nothing
 * changes, and never changes it. What is invalid stays as it is, so that validation finds it.
 */
export function normalisePayload<Payload>(name: string, payload: Payload, context: NormaliseContext): Payload {
  if (!isPlainObject(payload)) return payload;
  switch (name) {
    case 'linkOpened':
      return withMember(payload, 'link', absoluteLink(payload['link'], context.baseUrl));
    case 'cartViewed':
    case 'cartModified':
    case 'checkoutStarted':
      return withMember(payload, 'cart', datedCart(payload['cart'], context.occurredAt));
    case 'userSignedUp':
      return withMember(payload, 'profile', withSentAddress(payload['profile']));
    default:
      return payload;
  }
}

function withMember<Holder extends Plain>(holder: Holder, name: string, value: unknown): Holder {
  return holder[name] === value ? holder : { ...holder, [name]: value };
}

function absoluteLink(link: unknown, baseUrl: string | undefined): unknown {
  if (typeof link !== 'string' || link === '' || baseUrl === undefined || /^[a-z][a-z0-9+.-]*:/i.test(link)) return link;
  return URL.canParse(link, baseUrl) ? new URL(link, baseUrl).href : link;
}

function datedCart(cart: unknown, occurredAt: EpochMs): unknown {
  return isPlainObject(cart) && cart['lastUpdateTime'] === undefined ? { ...cart, lastUpdateTime: occurredAt } : cart;
}

/** Longest text that an address takes, in code points. */
const longestAddressText = 100;

function withSentAddress(profile: unknown): unknown {
  if (!isPlainObject(profile) || !isPlainObject(profile['address'])) return profile;
  const dropped = ['state', 'continent'].filter((name) => isAddressText((profile['address'] as Plain)[name]));
  if (dropped.length === 0) return profile;
  const address = Object.entries(profile['address']).filter(([name]) => !dropped.includes(name));
  return { ...profile, address: Object.fromEntries(address) };
}

function isAddressText(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && fits(value, longestAddressText);
}
