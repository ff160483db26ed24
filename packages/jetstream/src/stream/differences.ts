import { TrackingError } from '@waymark/core';
import type { Manage } from '../options.ts';

/** Settings by name, as the cluster has them and as they are wanted. */
export type Settings = Readonly<Record<string, unknown>>;

/** One setting that is not what was asked for. */
export interface Difference {
  readonly name: string;
  readonly found: unknown;
  readonly wanted: unknown;
}

/** Names each wanted setting that is there with another value. What is not wanted may be anything. */
export function differencesOf(found: Settings, wanted: Settings): readonly Difference[] {
  return Object.keys(wanted).flatMap((name) => (isSame(found[name], wanted[name]) ? [] : [{ name, found: found[name], wanted: wanted[name] }]));
}

/**
 * Whether what is there is to be changed: false where nothing differs. Throws `jetstream-differs`, which names each difference, where changing was not asked for
 * or is not safe.
 */
export function maySettle(what: string, differences: readonly Difference[], changeable: ReadonlySet<string>, manage: Manage): boolean {
  if (differences.length === 0) return false;
  const isSafe = differences.every(({ name }) => changeable.has(name));
  if (isSafe && manage === 'update') return true;
  const list = differences.map(({ name, found, wanted }) => `${name} is ${JSON.stringify(found) ?? 'not set'}, wanted ${JSON.stringify(wanted)}`).join('; ');
  const advice = isSafe ? 'Set "manage" to "update" to change it, or pass what is there.' : 'This cannot be changed: pass what is there, or take another name.';
  throw new TrackingError('jetstream-differs', `The ${what} is there with other settings: ${list}. ${advice}`);
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
