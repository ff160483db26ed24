/** Random UUID, version 4. Works on pages without https, where `crypto.randomUUID` is missing. */
export function createUuid(): string {
  // 1 to 8 are replaced: 8 has two random bits below its own.
  return '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (mark) => {
    const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
    return (+mark ^ (byte & (15 >> (+mark / 4)))).toString(16);
  });
}
