/** Random UUID, version 4. */
export function createUuid(): string {
  // On pages without https browsers have no function for it. Random are all digits but the 4 and the two upper bits of the 8.
  return (crypto as Partial<Crypto>).randomUUID?.() ?? '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (mark) => (+mark ^ ((crypto.getRandomValues(new Uint8Array(1))[0] as number) & (15 >> (+mark / 4)))).toString(16));
}
