/** Names inside a value. `__proto__` would change an object instead of naming an entry. */
const entryName = /^(?!__proto__$)[a-z_]\w{0,49}$/i;

/** True for what a patch can carry: a primitive, or plain lists and maps of up to `levels` levels. Entries that are undefined count as absent. */
export function isNested(value: unknown, levels = 2): boolean {
  if (typeof value !== 'object' || !value) return value === null || /^(str|bool)/.test(typeof value) || Number.isFinite(value);
  const isList = Array.isArray(value);
  return (
    levels > 0 &&
    [Object.prototype, Array.prototype, null].includes(Object.getPrototypeOf(value) as object) &&
    Object.entries(value).every(([name, each]) => (each === undefined ? !isList : (isList || entryName.test(name)) && isNested(each, levels - 1)))
  );
}
