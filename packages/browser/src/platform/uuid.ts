/** Random UUID, version 4. */
export function createUuid(): string {
  // On pages without https browsers have no function for it. Random are all digits but the 4 and the two upper bits of the 8.
  return (crypto as Partial<Crypto>).randomUUID?.() ?? '11111111-1111-4111-8111-111111111111'.replace(/[18]/g, (mark) => (+mark ^ ((crypto.getRandomValues(new Uint8Array(1))[0] as number) & (15 >> (+mark / 4)))).toString(16));
}
