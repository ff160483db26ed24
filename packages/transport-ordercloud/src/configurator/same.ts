/**
 * Does OrderCloud hold what we want already? Compared are the properties in `names`, all the way down, without nulls and without the properties in `hidden`;
 * `ClientID` without regard to case.
 */
export function isSame(found: unknown, wanted: unknown, names: readonly string[], hidden: ReadonlySet<string> = new Set()): boolean {
  return text(pick(found, names), hidden) === text(pick(wanted, names), hidden);
}

function pick(value: unknown, names: readonly string[]): object {
  const from = (value ?? {}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(names.map((name) => [name, name === 'ClientID' ? String(from[name]).toLowerCase() : from[name]]));
}

/** JSON with sorted keys, so that two objects have one spelling. */
function text(value: unknown, hidden: ReadonlySet<string>): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
    const entries = Object.entries(each).filter(([name, inner]) => inner !== null && inner !== undefined && !hidden.has(name));
    return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}
