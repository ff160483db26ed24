/** Tells whether a value passes one filter text, such as `Check*`, `!A|B`, `>100` or `!*`. */
export function passesFilter(value: unknown, filter: string): boolean {
  return filter.split('|').some((part) => passesPart(value, part));
}

function passesPart(value: unknown, part: string): boolean {
  const empty = value === undefined || value === null || value === '';
  if (part === '!*') return empty;
  if (part === '*') return !empty;
  if (part.startsWith('!<')) return !empty && compare(value, part.slice(2)) >= 0;
  if (part.startsWith('!>')) return !empty && compare(value, part.slice(2)) <= 0;
  if (part.startsWith('<')) return !empty && compare(value, part.slice(1)) < 0;
  if (part.startsWith('>')) return !empty && compare(value, part.slice(1)) > 0;
  return part.startsWith('!') ? !equals(value, part.slice(1)) : equals(value, part);
}

/** Order of two values: numbers as numbers, everything else as text without regard to case. */
export function compare(left: unknown, right: unknown): number {
  const [a, b] = [Number(left), Number(right)];
  if (typeof left === 'number' && !Number.isNaN(b)) return a - b;
  const [x, y] = [String(left ?? '').toLowerCase(), String(right ?? '').toLowerCase()];
  return x < y ? -1 : x > y ? 1 : 0;
}

function equals(value: unknown, text: string): boolean {
  if (!text.includes('*')) return value !== undefined && value !== null && compare(value, text) === 0;
  const pattern = text.split('*').map((piece) => piece.replaceAll(/[\\^$.|?+()[\]{}]/g, String.raw`\$&`)).join('.*');
  return new RegExp(`^${pattern}$`, 'is').test(String(value ?? ''));
}
