import { countCodePoints, fits, reaches } from './code-points.ts';
import { addFault, type Fault, type RuleCode } from './fault.ts';
import { type Leaf, leaf } from './schema.ts';

/** How long a text may be. */
export interface TextLimits {
  /** Code points. Default: 0. */
  readonly least?: number;
  /** Code points. Default: no bound. */
  readonly most?: number;
}

/** Unit: UTF-16 units. */
const longestCounted = 10_000;

/** A form that a text must have, checked after its length. */
export interface TextForm {
  readonly rule: RuleCode;
  /** Completes the sentence "Expected …". */
  readonly wanted: string;
  matches(text: string): boolean;
}

/** A text of `least` to `most` characters, counted in code points. Nothing is trimmed. */
/* @__NO_SIDE_EFFECTS__ */
export function text(least: number, most: number): Leaf<string> {
  return formed({ least, most });
}

/** A text of any length, also none. */
/* @__NO_SIDE_EFFECTS__ */
export function anyText(): Leaf<string> {
  return formed({});
}

/** A text of a certain length and form. */
/* @__NO_SIDE_EFFECTS__ */
export function formed({ least = 0, most = Number.POSITIVE_INFINITY }: TextLimits, form?: TextForm): Leaf<string> {
  return leaf((value, faults) => {
    if (typeof value !== 'string') return addFault(faults, 'type:string', 'a string', value);
    if (!reaches(value, least)) return addLengthFault(faults, `minLength:${least}`, `a length of at least ${least}`, value);
    if (!fits(value, most)) return addLengthFault(faults, `maxLength:${most}`, `a length of at most ${most}`, value);
    if (form && !form.matches(value)) addFault(faults, form.rule, form.wanted, value, 'another string');
  });
}

/** One of these texts. */
/* @__NO_SIDE_EFFECTS__ */
export function oneOf<const Choice extends string>(...choices: readonly Choice[]): Leaf<Choice> {
  const allowed: ReadonlySet<unknown> = new Set(choices);
  return leaf((value, faults) => {
    if (typeof value !== 'string') return addFault(faults, 'type:string', 'a string', value);
    if (!allowed.has(value)) addFault(faults, `enum:${choices.join('|')}`, choices.join(' or '), value, 'another string');
  });
}

function addLengthFault(faults: Fault[], rule: RuleCode, wanted: string, value: string): void {
  // A text that is far too long is not counted to its end, which may be far.
  addFault(faults, rule, wanted, value, value.length > longestCounted ? 'a longer text' : String(countCodePoints(value)));
}
