import * as z from 'zod/mini';
import { addFault, type Fault, type Inspect } from './fault.ts';

const inspector: unique symbol = Symbol('inspect');

/** A schema that knows how to inspect a value in place: no copy, and faults in the order and form of the vocabulary. */
export interface Inspectable {
  readonly [inspector]: Inspect;
}

/** A schema for a value that zod need not look into. */
export type Leaf<Value> = z.ZodMiniCustom<Value, Value> & Inspectable;

/** Makes a zod schema of an inspection. Checks that are added to it run after the inspection. */
/* @__NO_SIDE_EFFECTS__ */
export function leaf<Value>(inspect: Inspect): Leaf<Value> {
  const schema = z.custom<Value>().check((payload) => inspectSafely(inspect, payload.value, payload.issues as Fault[]));
  return Object.assign(schema, { [inspector]: inspect });
}

/**
 * Lets a zod schema inspect instead of parse, so that its result is the input itself. A schema derived from it (`z.extend`, `.check`) parses in
 * zod's own way at this level and inspects below it.
 */
/* @__NO_SIDE_EFFECTS__ */
export function inspecting<Schema extends z.ZodMiniType>(schema: Schema, inspect: Inspect): Schema & Inspectable {
  const run: Schema['_zod']['run'] = (payload) => {
    inspectSafely(inspect, payload.value, payload.issues as Fault[]);
    return payload;
  };
  schema._zod.parse = run;
  schema._zod.run = run;
  return Object.assign(schema, { [inspector]: inspect });
}

/** The inspection of a schema made by {@link leaf} or {@link inspecting}. */
export function inspectionOf(schema: Inspectable): Inspect {
  return schema[inspector];
}

/** A getter or proxy that throws makes an invalid value, not an exception. */
function inspectSafely(inspect: Inspect, value: unknown, faults: Fault[]): void {
  try {
    inspect(value, faults);
  } catch {
    addFault(faults, 'type:object', 'plain data', undefined, 'an object that fails when it is read');
  }
}
