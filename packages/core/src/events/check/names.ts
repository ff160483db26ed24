import { fits } from './code-points.ts';
import { addFault, type Inspect } from './fault.ts';
import { isIdentifier } from './identifier.ts';

/** The one name that cannot be copied: assigned to an object it changes its prototype, so whoever copies a map would lose the entry or worse. */
const prototypeName = '__proto__';

/** A name of an entry: an identifier of at most `most` characters, other than `__proto__`. */
export function identifierUpTo(most: number): Inspect {
  return (name, faults) => {
    const text = String(name);
    if (!fits(text, most)) return addFault(faults, `keyMaxLength:${most}`, `a name of at most ${most} characters`, name, 'a longer one');
    if (text === prototypeName) return addFault(faults, 'keyPattern:identifier', 'a name that no object has of itself', name, prototypeName);
    if (!isIdentifier(text)) addFault(faults, 'keyPattern:identifier', 'a name of ASCII letters, digits and _ without a digit in front', name, 'another name');
  };
}

/** A name of an entry: anything but the empty text and `__proto__`. */
export const anyName: Inspect = (name, faults) => {
  if (name === '') addFault(faults, 'keyMinLength:1', 'a name', name, 'the empty text');
  if (name === prototypeName) addFault(faults, 'unknown', 'a name that no object has of itself', name, prototypeName);
};
