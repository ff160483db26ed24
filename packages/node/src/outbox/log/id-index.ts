/** Finds the chunks that may hold an id, in 12 bytes of memory per slot instead of a hundred. Ids whose hashes meet are told apart by looking into the chunk. */
export interface IdIndex {
  add(id: string, chunk: number): void;
  remove(id: string, chunk: number): void;
  /** Numbers of the chunks that may hold the id; mostly none. */
  find(id: string): readonly number[];
}

const smallest = 1024;
const nothing: readonly number[] = [];

/** `seed` keeps strangers from choosing ids that meet. Chunk numbers begin with 1: 0 marks an empty slot. */
export function createIdIndex(seed: number): IdIndex {
  let hashes = new Uint32Array(smallest);
  let chunks = new Float64Array(smallest);
  let mask = smallest - 1;
  let size = 0;

  function hashOf(id: string): number {
    let hash = seed;
    for (let at = 0; at < id.length; at += 1) {
      hash = Math.imul(hash ^ id.charCodeAt(at), 0x5bd1e995);
      hash ^= hash >>> 15;
    }
    return hash >>> 0;
  }

  function place(hash: number, chunk: number): void {
    let slot = hash & mask;
    while (chunks[slot] !== 0) slot = (slot + 1) & mask;
    hashes[slot] = hash;
    chunks[slot] = chunk;
  }

  function resize(length: number): void {
    const [oldHashes, oldChunks] = [hashes, chunks];
    hashes = new Uint32Array(length);
    chunks = new Float64Array(length);
    mask = length - 1;
    oldChunks.forEach((chunk, slot) => {
      if (chunk !== 0) place(oldHashes[slot] ?? 0, chunk);
    });
  }

  /** Empties a slot and moves up what had to go past it. */
  function free(slot: number): void {
    let hole = slot;
    for (let next = (hole + 1) & mask; chunks[next] !== 0; next = (next + 1) & mask) {
      const home = (hashes[next] ?? 0) & mask;
      const staysReachable = hole <= next ? hole < home && home <= next : hole < home || home <= next;
      if (staysReachable) continue;
      hashes[hole] = hashes[next] ?? 0;
      chunks[hole] = chunks[next] ?? 0;
      hole = next;
    }
    chunks[hole] = 0;
  }

  return {
    add(id, chunk) {
      if (size * 3 >= mask * 2) resize((mask + 1) * 2);
      place(hashOf(id), chunk);
      size += 1;
    },
    remove(id, chunk) {
      const hash = hashOf(id);
      for (let slot = hash & mask; chunks[slot] !== 0; slot = (slot + 1) & mask) {
        if (chunks[slot] !== chunk || hashes[slot] !== hash) continue;
        free(slot);
        size -= 1;
        break;
      }
      // What a long outage made large is given back when it is over.
      if (size === 0 && mask >= smallest * 64) resize(smallest);
    },
    find(id) {
      const hash = hashOf(id);
      let found: number[] | undefined;
      for (let slot = hash & mask; chunks[slot] !== 0; slot = (slot + 1) & mask) {
        if (hashes[slot] === hash) (found ??= []).push(chunks[slot] ?? 0);
      }
      return found ?? nothing;
    },
  };
}
