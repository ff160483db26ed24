import type { EpochMs } from '@waymark/core';
import { stableHex } from './stable-id.ts';

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';
/** Multiples of 36 below this byte value are equally likely; higher bytes are drawn again. */
const fairBytes = 252;

/** What an id of Discover and Search is made of: the domain, the time of the first visit, and chance. */
export interface DiscoverIdOptions {
  /** Second part of the customer key. */
  readonly domainId: string;
  /** Time of the first visit. Default: now. */
  readonly now?: EpochMs;
  /** Source of random bytes. Default: Web Crypto. */
  readonly randomBytes?: (count: number) => Uint8Array;
}

/** A new visitor id in the exact form of the vendor's `__ruid`. Call it after consent and keep the result in a first-party cookie. */
export function createDiscoverId({ domainId, now = Date.now(), randomBytes = webRandom }: DiscoverIdOptions): string {
  let text = '';
  while (text.length < 25) {
    for (const byte of randomBytes(32)) if (byte < fairBytes) text += alphabet.charAt(byte % 36);
  }
  return assemble(domainId, text, now);
}

/** The id of a visitor whom the vendor has given none: made from our browser id, so that page and server agree on it without talking. */
export function derivedDiscoverId(domainId: string, browserId: string): string {
  const hex = stableHex(`discover:${browserId}`) + stableHex(`${browserId}:discover`);
  const text = Array.from({ length: 25 }, (_, index) => alphabet.charAt(Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16) % 36)).join('');
  // The last part only has to look like a time; it is made from the id too, so that the id stays the same on every visit.
  return assemble(domainId, text, 1_500_000_000_000 + (Number.parseInt(hex.slice(50, 61), 16) % 200_000_000_000));
}

/** True when a text can be a visitor id: seven parts between hyphens, the first and the last of digits. Wider than the form we write. */
export function isDiscoverId(text: string | undefined): text is string {
  return text !== undefined && /^\d+(-[0-9a-z]{1,64}){5}-\d+$/i.test(text);
}

/** The domain id inside a customer key `<account>-<domain>`. */
export function domainIdOf(customerKey: string): string {
  return customerKey.slice(customerKey.indexOf('-') + 1);
}

function assemble(domainId: string, text: string, time: EpochMs): string {
  return `${domainId}-${text.slice(0, 2)}-${text.slice(2, 4)}-4${text.charAt(4)}-1p-${text.slice(5, 25)}-${time}`;
}

function webRandom(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count));
}
