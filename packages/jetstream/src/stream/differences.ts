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

/** Names of options by the settings that come from them. */
export type OptionNames = Readonly<Record<string, string>>;

/** Settings in nanoseconds, whose options are in milliseconds. */
const inNanoseconds: ReadonlySet<string> = new Set(['max_age', 'duplicate_window']);

/** Names each wanted setting that is there with another value. What is not wanted may be anything. */
export function differencesOf(found: Settings, wanted: Settings): readonly Difference[] {
  return Object.keys(wanted).flatMap((name) => (isSame(found[name], wanted[name]) ? [] : [{ name, found: found[name], wanted: wanted[name] }]));
}

/**
 * Whether what is there is to be changed: false where nothing differs. Throws `jetstream-differs`, which names each difference, where changing was not asked for
 * or is not safe, and the options that would take what is there.
 */
export function maySettle(what: string, differences: readonly Difference[], changeable: ReadonlySet<string>, options: OptionNames, manage: Manage): boolean {
  if (differences.length === 0) return false;
  const isSafe = differences.every(({ name }) => changeable.has(name));
  if (isSafe && manage === 'update') return true;
  const list = differences.map(({ name, found, wanted }) => `${name} is ${JSON.stringify(found) ?? 'not set'}, wanted ${JSON.stringify(wanted)}`).join('; ');
  const there = differences.flatMap((each) => optionOf(each, options) ?? []).join(', ');
  const pass = `pass what is there${there === '' ? '' : ` (${there})`}`;
  const advice = isSafe
    ? `Start one process with "manage" set to "update" to change it, which deletes what is beyond smaller limits, or ${pass}.`
    : `This cannot be changed: ${pass}, or take another name.`;
  throw new TrackingError('jetstream-differs', `The ${what} is there with other settings: ${list}. ${advice}`);
}

/** As an application writes it. */
function optionOf({ name, found }: Difference, options: OptionNames): string | undefined {
  const option = options[name];
  if (option === undefined) return undefined;
  return typeof found === 'number' && found >= 0 ? `${option}: ${inNanoseconds.has(name) ? found / 1_000_000 : found}` : option;
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
