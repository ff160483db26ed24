import { urlAlphabet } from 'nanoid';

const idLength = 21;
/** How many ids one call of the random source pays for. */
const pooledIds = 32;

/** Makes ids as `nanoid()` does: 21 characters, 126 random bits. It asks for randomness seldom, because each call of the browser's source costs more than the rest of an id. */
export function idMaker(): () => string {
  const pool = new Uint8Array(idLength * pooledIds);
  let used = pool.length;
  return () => {
    if (used === pool.length) {
      crypto.getRandomValues(pool);
      used = 0;
    }
    let id = '';
    while (id.length < idLength) {
      id += urlAlphabet.charAt((pool[used] ?? 0) & 63);
      used += 1;
    }
    return id;
  };
}
