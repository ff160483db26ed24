/** A copy of JSON with one place set to another value, or taken out with `undefined`. `path`: `value.products.0.sku`; empty names the whole. */
export function change(json: unknown, path: string, value: unknown): unknown {
  if (path === '') return value;
  const [first = '', ...rest] = path.split('.');
  const copy = structuredClone(json) as Record<string, unknown>;
  const changed = change(copy[first] ?? {}, rest.join('.'), value);
  if (changed === undefined) delete copy[first];
  else copy[first] = changed;
  return copy;
}
