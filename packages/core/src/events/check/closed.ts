import * as z from 'zod/mini';
import { addFault, type Inspect, inspectMember, mostFaults } from './fault.ts';
import { inspectHidden, isUnknown } from './hidden.ts';
import { isPlainObject } from './plain-object.ts';
import { type Inspectable, inspecting, inspectionOf } from './schema.ts';

type Member = z.ZodMiniType & Inspectable;
type Shape = Readonly<Record<string, Member | z.ZodMiniOptional<Member>>>;
type Closed<Members extends Shape> = z.ZodMiniObject<{ -readonly [Name in keyof Members]: Members[Name] }, z.core.$strict> & Inspectable;

/** An object with these properties and no others. Wrap what may be absent in `z.optional`; a property that is `undefined` counts as absent. */
/* @__NO_SIDE_EFFECTS__ */
export function closed<const Members extends Shape>(members: Members): Closed<Members> {
  return inspecting(z.strictObject(members), inspectClosed(members)) as Closed<Members>;
}

function inspectClosed(members: Shape): Inspect {
  const inspections = new Map<string, Inspect>();
  const required: string[] = [];
  for (const [name, member] of Object.entries(members)) {
    if (member instanceof z.ZodMiniOptional) {
      inspections.set(name, inspectionOf(member._zod.def.innerType));
    } else {
      inspections.set(name, inspectionOf(member));
      required.push(name);
    }
  }
  return (value, faults) => {
    if (!isPlainObject(value)) return addFault(faults, 'type:object', 'an object', value);
    for (const name of required) {
      if (!Object.hasOwn(value, name) || value[name] === undefined) inspectMember(isMissing, undefined, name, faults);
    }
    const names = Object.keys(value);
    for (const name of names) {
      const member = value[name];
      if (member !== undefined) inspectMember(inspections.get(name) ?? isUnknown, member, name, faults);
      if (faults.length >= mostFaults) return;
    }
    inspectHidden(value, names, faults);
  };
}

/** For a required property that is absent. */
export const isMissing: Inspect = (value, faults) => addFault(faults, 'required', 'a value for a required property', value);
