import { addFault, type Inspect } from './fault.ts';
import { type Leaf, leaf } from './schema.ts';

const inspectNumber: Inspect = (value, faults) => {
  if (!Number.isFinite(value)) addFault(faults, 'type:number', 'a finite number', value);
};

/** Any finite number. */
/* @__NO_SIDE_EFFECTS__ */
export function anyNumber(): Leaf<number> {
  return leaf(inspectNumber);
}

/** A number from 0, such as a price. */
/* @__NO_SIDE_EFFECTS__ */
export function amount(): Leaf<number> {
  return leaf((value, faults) => {
    if (!isNumber(value)) return inspectNumber(value, faults);
    if (value < 0) addFault(faults, 'minimum:0', 'a number of at least 0', value, 'a smaller one');
  });
}

/** A number above 0. */
/* @__NO_SIDE_EFFECTS__ */
export function positive(): Leaf<number> {
  return leaf((value, faults) => {
    if (!isNumber(value)) return inspectNumber(value, faults);
    if (value <= 0) addFault(faults, 'exclusiveMinimum:0', 'a number above 0', value, 'one that is not');
  });
}

/** A whole number from 0, such as a count or a time in milliseconds since 1970. */
/* @__NO_SIDE_EFFECTS__ */
export function wholeNumber(): Leaf<number> {
  return leaf((value, faults) => {
    if (!isNumber(value)) return inspectNumber(value, faults);
    if (!Number.isInteger(value)) return addFault(faults, 'integer', 'a whole number', value, 'a fraction');
    if (value < 0) addFault(faults, 'minimum:0', 'a number of at least 0', value, 'a smaller one');
  });
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}
