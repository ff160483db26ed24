import type { ExportTarget } from '../workspace/packages.ts';

/** The file that a resolver with these conditions takes: the first that matches, as Node.js and bundlers do it. */
export function pickTarget(target: ExportTarget, conditions: readonly string[]): string | undefined {
  if (typeof target === 'string') return target;
  for (const [condition, inner] of Object.entries(target)) {
    if (condition !== 'default' && !conditions.includes(condition)) continue;
    const file = pickTarget(inner, conditions);
    if (file !== undefined) return file;
  }
  return undefined;
}
