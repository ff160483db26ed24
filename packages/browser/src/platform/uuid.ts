/** Random UUID, version 4. */
export function createUuid(): string {
  return (crypto as Partial<Crypto>).randomUUID?.() ?? composed();
}

/** The same on pages without https, where browsers have no function for it. */
function composed(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(36));
  // Random are all digits but the 4 and the two upper bits of the 8.
  return '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (mark, at: number) => (+mark ^ ((bytes[at] ?? 0) & (15 >> (+mark / 4)))).toString(16));
}
