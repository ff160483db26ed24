import { fits } from './code-points.ts';
import { addFault, type Inspect } from './fault.ts';

const identifierPattern = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** True for a name that code can use as it is: an ASCII letter or `_`, then letters, digits and `_`. */
export function isIdentifier(name: string): boolean {
  return identifierPattern.test(name);
}

/** A name of an entry: an identifier of at most `most` characters. */
export function identifierUpTo(most: number): Inspect {
  return (name, faults) => {
    if (!fits(String(name), most)) return addFault(faults, `keyMaxLength:${most}`, `a name of at most ${most} characters`, name, 'a longer one');
    if (!isIdentifier(String(name))) addFault(faults, 'keyPattern:identifier', 'a name of ASCII letters, digits and _, not starting with a digit', name, 'another name');
  };
}

/** A name of an entry: anything but the empty text. */
export const anyName: Inspect = (name, faults) => {
  if (name === '') addFault(faults, 'keyMinLength:1', 'a name of at least 1 character', name, 'an empty one');
};
