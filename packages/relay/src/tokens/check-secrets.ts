import { TrackingError } from '@waymark/core';

/** Form of a secret: long enough for HMAC-SHA-256, whose keys should have 32 bytes (RFC 7518 §3.2; checked 2026-11-22). */
const secretForm = /^[\x21-\x7e]{32,512}$/;

/** The secrets, where they are some: the first signs, all are believed. Throws without saying what they are. */
export function checkSecrets(scope: string, secrets: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(secrets) ? secrets : [];
  const wrong = list.find((secret) => typeof secret !== 'string' || !secretForm.test(secret));
  if (list.length > 0 && wrong === undefined) return list as readonly string[];
  const found = list.length === 0 ? 'no list or an empty one' : typeof wrong === 'string' ? `one of ${wrong.length} characters` : `an entry that is no text: ${typeof wrong}`;
  throw new TrackingError(
    'option-invalid',
    `${scope} option "secrets" must list secrets of 32 to 512 visible ASCII characters, found ${found}. Make one with: openssl rand -hex 32`,
  );
}
