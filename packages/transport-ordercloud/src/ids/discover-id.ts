import type { EpochMs } from '@waymark/core';
import { stableHex } from './stable-id.ts';

/** Bytes below this value are spread evenly over 36 letters; higher ones are drawn again. */
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
  let hex = '';
  while (hex.length < 50) {
    for (const byte of randomBytes(32)) if (byte < fairBytes) hex += byte.toString(16).padStart(2, '0');
  }
  return assemble(domainId, hex, now);
}

/** The id of a visitor whom the vendor has given none: made from our browser id, so that page and server agree on it without talking. */
export function derivedDiscoverId(domainId: string, browserId: string): string {
  const hex = stableHex(`discover:${browserId}`) + stableHex(`${browserId}:discover`);
  // The last part only has to look like a time; it is made from the id too, so that the id stays the same on every visit.
  return assemble(domainId, hex, 15e11 + (parseInt(hex.slice(50, 61), 16) % 2e11));
}

/** True when a text can be a visitor id: seven parts between hyphens, the first and the last of digits. Wider than the form we write. */
export function isDiscoverId(text: string | undefined): text is string {
  return /^\d+(-[\da-z]{1,64}){5}-\d+$/i.test(text ?? '');
}

/** The domain id inside a customer key `<account>-<domain>`. */
export function domainIdOf(customerKey: string): string {
  return customerKey.replace(/.*-/, '');
}

/** Takes 25 letters of base 36 from the first 50 hexadecimal digits. */
function assemble(domainId: string, hex: string, time: EpochMs): string {
  const letters = hex.slice(0, 50).replace(/../g, (byte) => (parseInt(byte, 16) % 36).toString(36));
  return letters.replace(/(..)(..)(.)(.*)/, `${domainId}-$1-$2-4$3-1p-$4-${time}`);
}

function webRandom(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count));
}
