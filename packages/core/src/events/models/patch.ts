import type * as z from 'zod/mini';
import { closed, isMissing } from '../check/closed.ts';
import { addFault, type Inspect, inspectMember } from '../check/fault.ts';
import { pointerPath } from '../check/formats.ts';
import { isPlainObject } from '../check/plain-object.ts';
import { list } from '../check/list.ts';
import { inspectNested, inspectNestedCollection, type NestedList, type NestedMap, type NestedValue } from '../check/nested.ts';
import { anyNumber } from '../check/numbers.ts';
import { inspectionOf, leaf } from '../check/schema.ts';
import { oneOf } from '../check/text.ts';

const path = pointerPath();

const withValue = closed({ type: oneOf('set', 'add', 'combine', 'remove'), path, value: leaf<NestedValue>(inspectNested()) });
const withCollection = closed({ type: oneOf('merge'), path, value: leaf<NestedList | NestedMap>(inspectNestedCollection()) });
const withNumber = closed({ type: oneOf('increment', 'decrement'), path, value: anyNumber() });
const withoutValue = closed({ type: oneOf('clear', 'unset'), path });

/** One change. What `value` may be depends on `type`. */
export type PatchOperation =
  | z.infer<typeof withValue>
  | z.infer<typeof withCollection>
  | z.infer<typeof withNumber>
  | z.infer<typeof withoutValue>;

/** In the order in which a fault names them. */
const inspectType = inspectionOf(oneOf('set', 'add', 'combine', 'merge', 'increment', 'decrement', 'clear', 'unset', 'remove'));

const inspectionByType: ReadonlyMap<unknown, Inspect> = new Map(
  Object.entries({
    set: withValue,
    add: withValue,
    combine: withValue,
    merge: withCollection,
    increment: withNumber,
    decrement: withNumber,
    clear: withoutValue,
    unset: withoutValue,
    remove: withValue,
  }).map(([type, schema]) => [type, inspectionOf(schema)]),
);

/** Without a known type nothing else of an operation can be judged. */
const inspectUntyped: Inspect = (value, faults) => {
  if (!isPlainObject(value)) addFault(faults, 'type:object', 'an object', value);
  else if (value['type'] === undefined) inspectMember(isMissing, undefined, 'type', faults);
  else inspectMember(inspectType, value['type'], 'type', faults);
};

const operation = leaf<PatchOperation>((value, faults) => {
  const type = isPlainObject(value) ? value['type'] : undefined;
  (inspectionByType.get(type) ?? inspectUntyped)(value, faults);
});

/** Changes to a profile or to session attributes, applied in order and all or none. */
export const patch = closed({ operations: list(operation) });
