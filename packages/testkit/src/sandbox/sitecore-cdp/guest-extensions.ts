import type { Fields } from '../checks.ts';
import type { Guest } from './tenant.ts';

const names: readonly string[] = ['ext', 'ext1', 'ext2', 'ext3', 'ext4', 'ext5'];
/** Pairs one data extension may hold. Source: guest data extensions of the REST interface, checked 2026-11-21. */
const maxPairs = 100;

/** Why this data extension cannot be added to the guest, or an empty list. `name` must be one of six, keys occur once over all extensions. */
export function findExtensionProblems(guest: Guest, extension: Fields): readonly string[] {
  const name = extension['name'];
  const pairs = Object.entries(extension).filter(([key]) => key !== 'name' && key !== 'key');
  const problems: string[] = [];
  if (typeof name !== 'string' || !names.includes(name)) problems.push(`name must be one of ${names.join(', ')}`);
  else if (guest.extensions.has(name)) problems.push('the guest has an extension of this name already');
  if (pairs.length > maxPairs) problems.push(`an extension has at most ${maxPairs} pairs`);
  const taken = new Set([...guest.extensions.values()].flatMap((other) => Object.keys(other)));
  for (const [key, value] of pairs) {
    if (!/^[a-z][A-Za-z0-9]*$/.test(key)) problems.push('attribute names are camelCase letters and digits');
    if (!['string', 'number', 'boolean'].includes(typeof value)) problems.push(`${key.slice(0, 60)} must be text, boolean or number`);
    if (taken.has(key)) problems.push(`${key.slice(0, 60)} is in another extension of the guest already`);
  }
  return problems;
}

/** Adds a checked extension. */
export function addExtension(guest: Guest, extension: Fields): void {
  const pairs = Object.entries(extension).filter(([key]) => key !== 'name' && key !== 'key');
  guest.extensions.set(String(extension['name']), Object.fromEntries(pairs));
}
