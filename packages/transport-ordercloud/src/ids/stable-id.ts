import { textHash } from '@waymark/core/lean';

/**
 * 128 bits of a text as 32 hexadecimal digits, the same everywhere and for ever. Synchronous, because a closing page cannot wait for Web Crypto.
 * It spreads ids, it hides nothing: never use it on something that must stay secret. The hash is the one by which trackers merge events, so a page has it already.
 */
export const stableHex = (text: string): string => textHash(`${text}:/stable-id`).toString(16).padStart(32, '0');

/** An id in the form of a UUID v4 without dashes, always the same for the same text. */
export const stableUuid = (text: string): string => stableHex(text).replace(/^(.{12}).(...)./, '$14$2a');
