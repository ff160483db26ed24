import type { WireResult } from '../../wire.ts';
import { isPlainObject } from '../read/plain-values.ts';
import type { Sent } from '../read/sending.ts';

/** A decision that was not read, or not believed. */
const unheard: ReadonlySet<unknown> = new Set(['invalid', 'refused', 'too-large', 'gave-up']);

/** True when the latest of these decisions grants nothing, so that the browser may keep no id. */
export function takesAllBack(decided: readonly Sent[], results: readonly WireResult[]): boolean {
  const heard = decided.filter((_sent, index) => !unheard.has(results[index]?.reason));
  const [latest] = heard.map(({ source }) => inside(source, 'payload')).sort((one, other) => Number(other['at']) - Number(one['at']));
  return latest !== undefined && !Object.values(inside(latest, 'state')).includes(true);
}

function inside(value: unknown, name: string): Readonly<Record<string, unknown>> {
  const member = isPlainObject(value) ? value[name] : undefined;
  return isPlainObject(member) ? member : {};
}
