const allowedId = /^[\w\-:.~]{1,128}$/;

/** True for an id that travels everywhere unchanged: 1 to 128 of letters, digits and `_ - : . ~`. */
export function isEventId(value: unknown): value is string {
  return typeof value === 'string' && allowedId.test(value);
}

/** The id that every tracker derives from the same name and business key, so that repeats merge wherever they meet. It begins with the name, so that no event of another name has it, and has room for one of 100 letters. */
export function keyedId(name: string, key: string): string {
  const plain = `${name}:${key}`;
  return /^[\w:.-]{1,128}$/.test(plain) ? plain : `${name}:~${textHash(plain).toString(36)}`;
}

/** A 128-bit hash of a text's UTF-8 bytes: FNV-1a, begun with 1 in place of its usual 32 digits, which every page would load. For merging, not for security. */
export function textHash(text: string): bigint {
  let hash = 1n;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(128, (hash ^ BigInt(byte)) * 0x1000000000000000000013bn);
  return hash;
}
