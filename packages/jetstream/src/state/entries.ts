/** A key of any characters as one that a subject may hold. By UTF-16 code units, so that no two keys become one. */
export function keyOf(key: string): string {
  return Buffer.from(key, 'utf16le').toString('base64url');
}

/** A value with the time at which it ends. As JSON, because that keeps halves of surrogate pairs. */
export function writeState(value: string, endsAt: number): string {
  return JSON.stringify([endsAt, value]);
}

/** The value of a text, unless its time is over. */
export function readState(text: string, now: number): string | undefined {
  const [endsAt, value] = JSON.parse(text) as readonly [number, string];
  return endsAt > now ? value : undefined;
}
