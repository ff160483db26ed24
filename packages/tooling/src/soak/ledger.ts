import { numbersIn, type Range } from '../torture-node/ranges.ts';

/** What is known of each event of one tracker, by its number. Millions of them fit. */
export interface Ledger {
  offer(numbers: Range): void;
  keep(ranges: readonly Range[]): void;
  name(ranges: readonly Range[]): void;
  /** An event came, maybe before word that it was offered. */
  arrive(number: number, id: string): void;
  /** The first number that no outbox has confirmed. */
  firstUnkept(): number;
  /** The first that was not offered. */
  next(): number;
  read(): Accounts;
}

export interface Accounts {
  readonly offered: number;
  /** Arrived, repeats of an id left out, and once. */
  readonly once: number;
  /** Arrived under several ids: whoever drops repeats of an id would still count them twice. */
  readonly twice: number;
  /** Named as lost, and did not arrive. */
  readonly named: number;
  /** Neither arrived nor named. */
  readonly lost: number;
  /** Arrived more than once under the same id. */
  readonly repeated: number;
  /** Arrived, and nobody had offered them. */
  readonly strange: number;
}

const [isOffered, isKept, isNamed, hasArrived, isRepeated, hasOtherId] = [1, 2, 4, 8, 16, 32];

/** `base`: the first number. */
export function openLedger(base: number): Ledger {
  let marks = new Uint8Array(65_536);
  let ids = new Uint32Array(65_536);
  let unkept = base;
  let next = base;

  function grow(index: number): void {
    if (index < marks.length) return;
    const [oldMarks, oldIds] = [marks, ids];
    marks = new Uint8Array(oldMarks.length * 2);
    ids = new Uint32Array(oldIds.length * 2);
    marks.set(oldMarks);
    ids.set(oldIds);
    grow(index);
  }

  function mark(ranges: readonly Range[], what: number): void {
    for (const number of numbersIn(ranges)) {
      grow(number - base);
      marks[number - base] = (marks[number - base] ?? 0) | what;
    }
  }

  return {
    offer(numbers) {
      mark([numbers], isOffered);
      next = Math.max(next, numbers[1] + 1);
    },
    keep: (ranges) => mark(ranges, isKept),
    name: (ranges) => mark(ranges, isNamed),
    arrive(number, id) {
      grow(number - base);
      const known = marks[number - base] ?? 0;
      const hash = hashOf(id);
      const again = (known & hasArrived) === 0 ? 0 : ids[number - base] === hash ? isRepeated : hasOtherId;
      marks[number - base] = known | hasArrived | again;
      ids[number - base] ||= hash;
    },
    firstUnkept() {
      while (((marks[unkept - base] ?? 0) & isKept) !== 0) unkept += 1;
      return unkept;
    },
    next: () => next,
    read: () => addUp(marks),
  };
}

function addUp(marks: Uint8Array): Accounts {
  let [offered, once, twice, named, lost, repeated, strange] = [0, 0, 0, 0, 0, 0, 0];
  for (const each of marks) {
    if ((each & isOffered) === 0) {
      if ((each & hasArrived) !== 0) strange += 1;
      continue;
    }
    offered += 1;
    if ((each & isRepeated) !== 0) repeated += 1;
    if ((each & hasOtherId) !== 0) twice += 1;
    else if ((each & hasArrived) !== 0) once += 1;
    else if ((each & isNamed) !== 0) named += 1;
    else lost += 1;
  }
  return { offered, once, twice, named, lost, repeated, strange };
}

/** FNV-1a, never 0. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return hash >>> 0 || 1;
}
