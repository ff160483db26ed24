const allowedId = /^[\w\-:.~]{1,128}$/;

/** True for an id that travels everywhere unchanged: 1 to 128 of letters, digits and `_ - : . ~`. */
export function isEventId(value: unknown): value is string {
  return typeof value === 'string' && allowedId.test(value);
}

/** The id that every tracker derives from the same name and business key, so that repeats merge wherever they meet. */
export function keyedId(name: string, key: string): string {
  const plain = `${name}:${key}`;
  return isEventId(plain) && !/~/.test(plain) ? plain : digest(plain);
}

/** A tilde and 128 bits of a text, in hexadecimal: four 32-bit FNV-1a hashes from different starting points, each stirred. For merging, not for security. */
function digest(text: string): string {
  let result = '~';
  for (let round = 0; round < 4; round += 1) {
    let hash = 0x811c9dc5 ^ Math.imul(round, 0x9e3779b1);
    for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) ^ (hash >>> 13);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    result += ((hash ^ (hash >>> 13)) >>> 0).toString(16).padStart(8, '0');
  }
  return result;
}
