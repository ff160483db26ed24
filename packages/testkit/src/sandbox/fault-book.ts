import type { SandboxRequest } from './fake.ts';
import type { FaultOrder } from './fault-order.ts';

/** Decides which requests are spoiled. */
export interface FaultBook {
  /** The checked order stands until it is used up, expires or is cleared. */
  add(order: FaultOrder): void;
  /** The fault for this request, if any. The oldest matching order wins and is counted down. */
  next(vendor: string, request: SandboxRequest): FaultOrder | undefined;
  list(): readonly FaultOrder[];
  clear(): void;
}

interface Standing {
  readonly order: FaultOrder;
  readonly until: number;
  readonly random: () => number;
  left: number;
}

/** `clock` gives epoch milliseconds. */
export function createFaultBook(clock: () => number): FaultBook {
  let standing: Standing[] = [];

  function forgetSpent(): void {
    standing = standing.filter((entry) => entry.left > 0 && clock() < entry.until);
  }

  return {
    add(order) {
      standing.push({
        order,
        until: order.forMs === undefined ? Number.POSITIVE_INFINITY : clock() + order.forMs,
        random: createSeededRandom(order.seed ?? 1),
        left: order.times ?? Number.POSITIVE_INFINITY,
      });
    },
    next(vendor, request) {
      forgetSpent();
      const hit = standing.find((entry) => matches(entry.order, vendor, request) && entry.random() < (entry.order.probability ?? 1));
      if (hit) hit.left -= 1;
      return hit?.order;
    },
    list() {
      forgetSpent();
      return standing.map((entry) => (Number.isFinite(entry.left) ? { ...entry.order, times: entry.left } : entry.order));
    },
    clear() {
      standing = [];
    },
  };
}

function matches(order: FaultOrder, vendor: string, request: SandboxRequest): boolean {
  if (order.vendor !== vendor) return false;
  if (order.path !== undefined && !request.path.startsWith(order.path)) return false;
  const { contains } = order;
  return contains === undefined || request.text.includes(contains) || [...request.query.values()].some((value) => value.includes(contains));
}

/** Numbers from 0 up to 1 that repeat for equal seeds (mulberry32). */
export function createSeededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
