/** SHA-256 in lower-case hexadecimal. */
export const sha256Hex = (bytes: Uint8Array): Promise<string> =>
  crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>).then((digest) => [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
