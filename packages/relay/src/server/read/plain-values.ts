/** Deepest nesting of an event. The vocabulary needs 10; validators call themselves once per level. */
const deepest = 32;

/** True for what an object literal or `JSON.parse` makes. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True when a parsed value is safe to hand to any code: not nested too deep, and nowhere a member called `__proto__`, which `JSON.parse` makes as it stands. */
export function isSafe(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth > deepest) return false;
  const members = value as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(members)) {
    if (name === '__proto__' || !isSafe(members[name], depth + 1)) return false;
  }
  return true;
}

/** As {@link isSafe}, asked of one value after another: a member that the safe one before had too is not looked at again. */
export function safetyCheck(): (value: unknown) => boolean {
  let last: Readonly<Record<string, unknown>> = {};
  return (value) => {
    if (!isPlainObject(value)) return isSafe(value);
    for (const name of Object.keys(value)) {
      const member = value[name];
      if (name === '__proto__' || (typeof member === 'object' && member !== last[name] && !isSafe(member, 1))) return false;
    }
    last = value;
    return true;
  };
}
