/** SQLite ends a text at a NUL, and UTF-8 has no lone surrogates: what has either is written as JSON, behind a mark of its own. */
const unwritable = /[\0\p{Surrogate}]/u;
const [plain, escaped] = ['=', '"'];

/** Any string as SQLite keeps it: two that differ, differ there too. */
export function writeText(text: string): string {
  return unwritable.test(text) ? JSON.stringify(text) : `${plain}${text}`;
}

export function readText(stored: string): string {
  return stored.startsWith(escaped) ? (JSON.parse(stored) as string) : stored.slice(plain.length);
}
