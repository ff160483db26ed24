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
  let letters = '';
  while (letters.length < 25) {
    for (const byte of randomBytes(32)) if (byte < fairBytes) letters += (byte % 36).toString(36);
  }
  return assemble(domainId, letters, now);
}

/** The id of a visitor whom the vendor has given none: made from our browser id, so that page and server agree on it without talking, and with a time that stands for all. */
export const derivedDiscoverId = (domainId: string, browserId: string): string => assemble(domainId, stableHex(`discover:${browserId}`), 15e11);

/** True when a text can be a visitor id: seven parts between hyphens, the first and the last of digits. Wider than the form we write. */
export function isDiscoverId(text: string | undefined): text is string {
  return /^\d+(-[\da-z]{1,64}){5}-\d+$/i.test(text ?? '');
}

/** The domain id inside a customer key `<account>-<domain>`. */
export const domainIdOf = (customerKey: string): string => customerKey.replace(/.*-/, '');

/** Puts 25 letters where they belong. */
const assemble = (domainId: string, letters: string, time: EpochMs): string => letters.replace(/(..)(..)(.)(.{20}).*/, `${domainId}-$1-$2-4$3-1p-$4-${time}`);

function webRandom(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count));
}
