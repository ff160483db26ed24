import { fits } from './code-points.ts';
import { addFault, type Inspect } from './fault.ts';
import { isIdentifier } from './identifier.ts';

/** A name of an entry: an identifier of at most `most` characters. */
export function identifierUpTo(most: number): Inspect {
  return (name, faults) => {
    const text = String(name);
    if (!fits(text, most)) return addFault(faults, `keyMaxLength:${most}`, `a name of at most ${most} characters`, name, 'a longer one');
    if (!isIdentifier(text)) addFault(faults, 'keyPattern:identifier', 'a name of ASCII letters, digits and _ without a digit in front', name, 'another name');
  };
}

/** A name of an entry: anything but the empty text. */
export const anyName: Inspect = (name, faults) => {
  if (name === '') addFault(faults, 'keyMinLength:1', 'a name', name, 'the empty text');
};
