import type { Busy, Clock, Entry, Evicted, NewEntry, Outbox, Priority } from '@waymark/core';
import type { OutboxLimits } from '../outbox/subject.ts';

/** Ways in which an outbox can be wrong. */
export type Flaw =
  | 'announces its own'
  | 'changes the text'
  | 'counts characters'
  | 'drops the last byte'
  | 'evicts critical first'
  | 'evicts in silence'
  | 'evicts newest first'
  | 'evicts what is busy'
  | 'evicts what a rival leased'
  | 'forgets late lanes on crash'
  | 'forgets on crash'
  | 'forgets settlements on crash'
  | 'frees room when one lane settled'
  | 'holds one too few'
  | 'ignores late lanes'
  | 'ignores leases'
  | 'ignores leases of rivals'
  | 'ignores renewals'
  | 'keeps leases for ever'
  | 'keeps late lanes in the old place'
  | 'keeps released entries'
  | 'keeps what is withdrawn'
  | 'forgets what has gone'
  | 'withdraws for all lanes'
  | 'withdraws in silence'
  | 'withdraws what is busy'
  | 'loses on the way'
  | 'releases to the end'
  | 'reorders on crash'
  | 'settles all lanes'
  | 'stores repeats'
  | 'stumbles over unknown ids'
  | 'takes newest first'
  | 'takes too many bytes'
  | 'tells the age of what is settled'
  | 'tells the age of what is free'
  | 'tells the smaller share'
  | 'throws lanes away at opening';

interface Item {
  entry: Entry;
  readonly lanes: Set<string>;
  /** When the entry arrived, by lane. */
  readonly arrivals: Map<string, number>;
  readonly arrivedAt: number;
  readonly settled: Set<string>;
  readonly leases: Map<string, { readonly owner: number; readonly until: number }>;
}

/** Storage that outlives its owners. */
export interface Shelf {
  items: Item[];
  /** Ids that came, with the time at which they did. */
  readonly came: Map<string, number>;
  owners: number;
  arrivals: number;
}

export function emptyShelf(): Shelf {
  return { items: [], came: new Map(), owners: 0, arrivals: 0 };
}

const ranks: Readonly<Record<Priority, number>> = { low: 0, normal: 1, critical: 2 };

/** The plainest outbox over a shelf, with the flaws that are asked for. Without any it keeps the contract. */
export function shelfOutbox(shelf: Shelf, limits: OutboxLimits, clock: Clock, flaws: ReadonlySet<Flaw>): Outbox {
  const owner = (shelf.owners += 1);
  const has = (flaw: Flaw): boolean => flaws.has(flaw);
  const sizeOf = (item: Item): number => (has('counts characters') ? item.entry.json.length : item.entry.size);
  let rememberMs = 0;
  const listeners = new Map<string, (events: number) => void>();
  const maxEvents = has('holds one too few') ? limits.maxEvents - 1 : limits.maxEvents;
  const maxBytes = has('drops the last byte') ? limits.maxBytes - 1 : limits.maxBytes;

  function open(item: Item, lane: string): boolean {
    return item.lanes.has(lane) && !item.settled.has(lane);
  }

  function isLeased(item: Item, lane: string): boolean {
    const lease = item.leases.get(lane);
    if (!lease || has('ignores leases')) return false;
    if (has('ignores leases of rivals') && lease.owner !== owner) return false;
    return has('keeps leases for ever') || lease.until > clock.ticks();
  }

  function isOver(): boolean {
    return shelf.items.length > maxEvents || shelf.items.reduce((sum, item) => sum + sizeOf(item), 0) > maxBytes;
  }

  function isUntouchable(item: Item, busy: Busy): boolean {
    const rivals = [...item.leases.values()].some((lease) => lease.owner !== owner && lease.until > clock.ticks());
    return (busy.has(item.entry.id) && !has('evicts what is busy')) || (rivals && !has('evicts what a rival leased'));
  }

  function evict(busy: Busy): Evicted[] {
    const evicted: Evicted[] = [];
    while (isOver()) {
      const order = has('evicts critical first') ? -1 : 1;
      const byAge = has('evicts newest first') ? [...shelf.items].reverse() : shelf.items;
      const victim = byAge.filter((item) => !isUntouchable(item, busy)).sort((x, y) => order * (ranks[x.entry.priority] - ranks[y.entry.priority]))[0];
      if (!victim) break;
      shelf.items = shelf.items.filter((item) => item !== victim);
      evicted.push({ entry: victim.entry, lanes: [...victim.lanes].filter((lane) => open(victim, lane)) });
    }
    return has('evicts in silence') ? [] : evicted;
  }

  function isRemembered({ id, late }: NewEntry): boolean {
    const at = late || has('forgets what has gone') ? undefined : shelf.came.get(id);
    return at !== undefined && at > clock.now() - rememberMs;
  }

  /** True when the entry was known and gained nothing. */
  function put({ lanes, late, ...entry }: NewEntry): boolean {
    const known = shelf.items.find((item) => item.entry.id === entry.id);
    const now = (shelf.arrivals += 1);
    if (!known || has('stores repeats')) {
      const json = has('changes the text') ? entry.json.normalize('NFKD').replace('\u2028', ' ') : entry.json;
      shelf.items.push({ entry: { ...entry, json }, lanes: new Set(lanes), arrivedAt: clock.now(), arrivals: new Map(lanes.map((lane) => [lane, now])), settled: new Set(), leases: new Map() });
      return false;
    }
    const joining = lanes.filter((lane) => !known.lanes.has(lane));
    if (!late || joining.length === 0 || has('ignores late lanes')) return true;
    known.entry = entry;
    const arrival = has('keeps late lanes in the old place') ? Math.min(...known.arrivals.values()) : now;
    for (const lane of joining) {
      known.lanes.add(lane);
      known.arrivals.set(lane, arrival);
    }
    return false;
  }

  function leased(lane: string, ids: readonly string[]): readonly Item[] {
    return shelf.items.filter((item) => ids.includes(item.entry.id) && item.leases.has(lane));
  }

  return {
    name: 'shelf',
    durable: true,
    open(lanes) {
      if (has('throws lanes away at opening')) for (const item of shelf.items) for (const lane of [...item.lanes]) if (!lanes.includes(lane)) item.lanes.delete(lane);
    },
    append(entries, busy) {
      const repeated = entries.filter((entry) => isRemembered(entry) || put(entry)).map(({ id }) => id);
      if (rememberMs > 0) for (const { id } of entries) if (!shelf.came.has(id)) shelf.came.set(id, clock.now());
      for (const listener of listeners.values()) listener(entries.length);
      if (has('loses on the way') && entries.length > 20) shelf.items.pop();
      return { evicted: evict(busy), repeated };
    },
    take(lane, most) {
      const taken: Entry[] = [];
      let bytes = 0;
      const arrival = (item: Item): number => (has('takes newest first') ? -1 : 1) * (item.arrivals.get(lane) ?? 0);
      for (const item of [...shelf.items].sort((left, right) => arrival(left) - arrival(right))) {
        if (!open(item, lane) || isLeased(item, lane) || taken.length >= most.events) continue;
        if (taken.length > 0 && bytes + item.entry.size > most.bytes && !has('takes too many bytes')) break;
        bytes += item.entry.size;
        item.leases.set(lane, { owner, until: clock.ticks() + most.leaseMs });
        taken.push(item.entry);
      }
      return taken;
    },
    renew(lane, ids, leaseMs) {
      for (const item of has('ignores renewals') ? [] : leased(lane, ids)) item.leases.set(lane, { owner, until: clock.ticks() + leaseMs });
    },
    release(lane, ids) {
      const items = has('keeps released entries') ? [] : leased(lane, ids);
      for (const item of items) item.leases.delete(lane);
      if (has('releases to the end')) for (const item of items) item.arrivals.set(lane, (shelf.arrivals += 1));
    },
    settle(lane, ids) {
      for (const id of ids) {
        const item = shelf.items.find((each) => each.entry.id === id);
        if (!item && has('stumbles over unknown ids')) throw new Error('unknown id');
        item?.settled.add(lane);
        if (has('settles all lanes')) for (const each of item?.lanes ?? []) item?.settled.add(each);
      }
      const isDone = (item: Item): boolean => [...item.lanes].every((each) => item.settled.has(each));
      shelf.items = shelf.items.filter((item) => (has('frees room when one lane settled') ? item.settled.size === 0 : !isDone(item)));
    },
    remember: ({ ms }) => void (rememberMs = ms),
    withdraw({ lanes, matches, isBusy, taken }) {
      for (const item of [...shelf.items]) {
        const mine = lanes.filter((lane) => open(item, lane) && (!isBusy(lane, item.entry.id) || has('withdraws what is busy')));
        if (mine.length === 0 || !matches(item.entry)) continue;
        if (!has('withdraws in silence')) taken({ entry: item.entry, lanes: mine });
        if (!has('keeps what is withdrawn')) for (const lane of has('withdraws for all lanes') ? item.lanes : mine) item.settled.add(lane);
      }
      shelf.items = shelf.items.filter((item) => [...item.lanes].some((lane) => !item.settled.has(lane)));
    },
    count(lane) {
      const items = shelf.items.filter((item) => open(item, lane));
      return { events: items.length, bytes: items.reduce((sum, item) => sum + sizeOf(item), 0) };
    },
    oldest(lane) {
      const isMeant = (item: Item): boolean => (has('tells the age of what is settled') || open(item, lane)) && !(has('tells the age of what is free') && isLeased(item, lane));
      return shelf.items.find(isMeant)?.arrivedAt;
    },
    pressure() {
      const bytes = shelf.items.reduce((sum, item) => sum + sizeOf(item), 0);
      return Math[has('tells the smaller share') ? 'min' : 'max'](shelf.items.length / limits.maxEvents, bytes / limits.maxBytes);
    },
    ...(has('announces its own') && { onArrival: (lane, listener) => void listeners.set(lane, listener) }),
    close: () => undefined,
  };
}

/** What a crash leaves of a shelf. */
export function afterCrash(shelf: Shelf, flaws: ReadonlySet<Flaw>): Shelf {
  if (flaws.has('forgets on crash')) return emptyShelf();
  if (flaws.has('forgets late lanes on crash')) {
    for (const { lanes, arrivals } of shelf.items) {
      const first = Math.min(...arrivals.values());
      for (const [lane, arrival] of arrivals) if (arrival > first) lanes.delete(lane);
    }
  }
  if (flaws.has('reorders on crash')) for (const { arrivals } of shelf.items) for (const [lane, arrival] of arrivals) arrivals.set(lane, -arrival);
  if (flaws.has('forgets settlements on crash')) for (const item of shelf.items) item.settled.clear();
  return shelf;
}
