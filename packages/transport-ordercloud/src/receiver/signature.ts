/**
 * Was this message signed with one of the secrets? Checks header `X-oc-hash` of webhooks, integration events and deliveries over the raw bytes of
 * the body, before any JSON parser has touched them. Pass the old and the new secret while you change it.
 */
export async function verifyOrderCloudSignature(rawBody: Uint8Array, header: string | null, secrets: string | readonly string[]): Promise<boolean> {
  const given = decodeHash(header);
  if (given === undefined || rawBody.byteLength === 0) return false;
  let matches = false;
  for (const secret of [secrets].flat()) {
    // Every secret is tried, so that the time taken tells nothing about which one fits. What is missing is an empty key, with which everybody can sign.
    if (secret && isEqual(await hmac(secret, rawBody), given)) matches = true;
  }
  return matches;
}

/** Compares two texts without telling by the time taken where they differ. */
export async function isSameText(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map((text) => crypto.subtle.digest('SHA-256', utf8(text))));
  return first !== undefined && second !== undefined && isEqual(new Uint8Array(first), new Uint8Array(second));
}

async function hmac(secret: string, message: Uint8Array): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', utf8(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, message as Uint8Array<ArrayBuffer>));
}

/** 32 bytes out of standard base64 with padding; undefined for anything else. */
function decodeHash(header: string | null): Uint8Array | undefined {
  const text = header?.trim() ?? '';
  return /^[A-Za-z0-9+/]{43}=$/.test(text) ? Uint8Array.from(atob(text), (character) => character.charCodeAt(0)) : undefined;
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  for (const [index, byte] of one.entries()) difference |= byte ^ (other[index] ?? 0);
  return difference === 0;
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
