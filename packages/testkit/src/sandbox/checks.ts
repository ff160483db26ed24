/** Looks at one value of foreign JSON and names what is wrong with it, in plain words. No problem: an empty list. Never repeats the value. */
export type Check = (value: unknown, name: string) => readonly string[];

/** Fields of an object by name. */
export interface Shape {
  readonly required?: Readonly<Record<string, Check>>;
  readonly optional?: Readonly<Record<string, Check>>;
  /** Names that are often used by mistake, with the advice to give. */
  readonly mistaken?: Readonly<Record<string, string>>;
  /** Whether names outside the shape are wrong. Default: they are tolerated. */
  readonly closed?: boolean;
}

/** A foreign object, read safely: no prototype, so a field called `__proto__` is only a field. */
export type Fields = Readonly<Record<string, unknown>>;

/** Reads a value as an object with fields; `undefined` for anything else, lists included. */
export function toFields(value: unknown): Fields | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.assign(Object.create(null) as Record<string, unknown>, Object.fromEntries(Object.entries(value)));
}

/** Parses JSON text. `undefined` stands for text that is no JSON; JSON itself cannot say `undefined`. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A check from a condition and the words that complete `<name> must be …`. */
export function must(says: string, holds: (value: unknown) => boolean): Check {
  return (value, name) => (holds(value) ? [] : [`${name} must be ${says}`]);
}

/** Text that fits a pattern. */
export function matching(pattern: RegExp, says: string): Check {
  return must(says, (value) => typeof value === 'string' && pattern.test(value));
}

/** One of a few texts. */
export function oneOf(...allowed: readonly string[]): Check {
  return must(`one of ${allowed.join(', ')}`, (value) => allowed.some((one) => one === value));
}

/** A list whose elements pass a check; at least one unless told. */
export function listOf(check: Check, least = 1): Check {
  return (value, name) => {
    if (!Array.isArray(value)) return [`${name} must be a list`];
    if (value.length < least) return [`${name} must have at least ${least} element`];
    return value.flatMap((element, index) => check(element, `${name}[${index}]`));
  };
}

/** An object of a shape. */
export function shape(fields: Shape): Check {
  return (value, name) => {
    const object = toFields(value);
    return object ? checkShape(fields, object, name === '' ? '' : `${name}.`) : [`${name} must be an object`];
  };
}

function checkShape({ required = {}, optional = {}, mistaken = {}, closed = false }: Shape, object: Fields, prefix: string): readonly string[] {
  const missing = Object.keys(required).filter((key) => object[key] === undefined);
  const problems = missing.map((key) => `${prefix}${key} is missing`);
  for (const [key, value] of Object.entries(object)) {
    const check = pick(required, key) ?? pick(optional, key);
    const advice = pick(mistaken, key);
    if (check) problems.push(...check(value, `${prefix}${key}`));
    else if (advice !== undefined) problems.push(`${prefix}${key} is not a field: ${advice}`);
    else if (closed) problems.push(`${prefix}${key.slice(0, 60)} is not a field`);
  }
  return problems;
}

function pick<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

export const isText = (value: unknown): value is string => typeof value === 'string';
/** Any text. */
export const anyText: Check = must('a text', isText);
/** Text that is not empty or blank. */
export const someText: Check = must('a text that is not empty', (value) => isText(value) && value.trim() !== '');
/** A number that JSON can carry. */
export const anyNumber: Check = must('a number', (value) => typeof value === 'number' && Number.isFinite(value));
