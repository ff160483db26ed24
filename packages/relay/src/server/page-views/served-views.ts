import { isPlainObject } from '../read/plain-values.ts';

/** Pages that a shop's server has answered, by what was to be expected of them. */
export interface ServedViews {
  /** The relay should hear of them: the visitor has granted something, or nobody is asked. */
  readonly expected: number;
  /** The visitor has not decided yet, so the relay may hear of them later, or never. */
  readonly undecided: number;
  /** The visitor has granted nothing: the relay must not hear of them. */
  readonly denied: number;
  /** Asked for by a program that says so. */
  readonly bots: number;
}

export const noViews: ServedViews = { expected: 0, undecided: 0, denied: 0, bots: 0 };

/** Kinds of served pages. */
export type ViewKind = keyof ServedViews;
export const viewKinds = Object.keys(noViews) as readonly ViewKind[];

/** More than a server can answer between two reports. */
const mostViews = 1e9;

/** Reads what a service says that it served, with the id of its report. Undefined: that is no such thing. */
export function readServedViews(value: unknown): { readonly id: string; readonly views: ServedViews } | undefined {
  if (!isPlainObject(value)) return undefined;
  const { id } = value;
  if (typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id)) return undefined;
  const counts = viewKinds.map((kind) => (Object.hasOwn(value, kind) ? value[kind] : 0));
  if (!counts.every((count) => Number.isInteger(count) && (count as number) >= 0 && (count as number) <= mostViews)) return undefined;
  return { id, views: Object.fromEntries(viewKinds.map((kind, index) => [kind, counts[index]])) as unknown as ServedViews };
}

/** Both together. */
export function addViews(one: ServedViews, other: ServedViews): ServedViews {
  return { expected: one.expected + other.expected, undecided: one.undecided + other.undecided, denied: one.denied + other.denied, bots: one.bots + other.bots };
}
