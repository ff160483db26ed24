import { reserved } from '../events/reserved.ts';
import type { CdpEvent } from '../events/types.ts';
import { upper } from '../events/upper.ts';

type Rule = readonly [where: RegExp, form: RegExp, change?: (value: string) => string];


const lower = (text: string): string => text.toLowerCase();

/** Fields whose form matters, as `TYPE.key`, and what they must look like once `change` has normalised them. */
const rules: readonly Rule[] = [
  [/\.(currency(Code)?|originalC\w+)$/, /^[A-Z]{3}$/, upper],
  [/^(I|ADD_CONT)\w+\.country$/, /^[A-Z]{2}$/, upper],
  [/\.language$/, /^[A-Z]{2}$/, (tag) => upper(tag.replace(/[-_].*/, ''))],
  [/\.(type|channel)$|^SEARCH\.(\w+_type|origin|destination)$|^ADD\.(origin|destination)$|CHECKOUT\.(reference_id|status)$/, /\S/, upper],
  [/^(I|ADD_CONT)\w+\.email$/, /^[^\s@]+@[^\s@]+\.[^\s@]+$/, lower],
  [/^(I|ADD_CONS)\w+\.gender$/, /\S/, lower],
  [/\.pos$/, /\S/, (name) => name.trim()],
  [/^(I|ADD_CON)\w+\.(dob|expiry_date)$|^SEARCH\.(start|end)$/, /^\d{4}-\d\d-\d\dT\d\d:\d\d$/, (date) => `${date}T00:00`.slice(0, 16)],
  [/^(ADD|O\w+)\.orderedAt$/, /Z$/, (time) => new Date(time).toISOString()],
  [/^(ADD|O\w+)\.(p|originalP)rice$/, /^\d/],
  [/^(ADD|O\w+)\.quantity$/, /^[1-9]\d*$/],
  [/^CUSTOM\.name$/, /^(\w+:)?\w+$/, (name) => name.replace(/[^:]*$/, upper)],
];

/** Puts an event into the form that goes over the wire. Throws for one that would do harm at Sitecore CDP; the rest is found in development. */
export function shape(event: CdpEvent): CdpEvent {
  const type = upper(event.type);
  if (event.type === 'CUSTOM' && reserved.test(event.name)) throw new Error('name');
  /** Attributes have names of the tenant's own, to which no rule applies. */
  const own = new Set<unknown>();

  function attributes(nested: object): object | undefined {
    const flat = flatten(nested);
    const names = Object.keys(flat);
    own.add(flat);
    if (names.length > 50 || !names.every((name) => /^\w+$/.test(name))) throw new Error('ext');
    return names.length > 0 ? flat : undefined;
  }

  return JSON.parse(
    JSON.stringify(event, function (this: unknown, key, value: unknown) {
      if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(key);
      if (value === undefined || own.has(this)) return value;
      if (key === 'session_data') own.add(value);
      if (key === 'ext') return attributes(value as object);
      if (key === 'extensions') return (value as readonly object[]).map((each) => attributes({ name: 'ext', key: 'default', ...each }));
      const rule = rules.find(([where]) => where.test(`${type}.${key}`));
      const made = rule?.[2]?.(value as string) ?? value;
      if (rule && !rule[1].test(made as string)) throw new Error(key);
      return made;
    }),
  ) as CdpEvent;
}

/** Nested attributes, joined with `_`. */
function flatten(nested: object, prefix = '', flat: Record<string, unknown> = {}): object {
  for (const [key, value] of Object.entries(nested)) {
    if (value?.constructor === Object) flatten(value, `${prefix}${key}_`, flat);
    else if (value != null) flat[prefix + key] = value;
  }
  return flat;
}
