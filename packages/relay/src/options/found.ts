/** What a message may say of a wrong option: the beginning of a text, a number, else the kind of the value. Not for options that hold a secret. */
export function found(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 100));
  if (typeof value === 'number') return String(value);
  if (value === null) return 'null';
  return Array.isArray(value) ? `a list of ${value.length}` : typeof value;
}
