/** Attributes that one `ext` may have after flattening. Source: Sitecore's manual and SDKs, which throw above it; checked 2026-11-21. */
export const mostAttributes = 50;

/** Makes nested attributes flat: keys joined with `_`, lists kept, null and undefined left out. Sitecore's own SDKs do the same. */
export function flatten(nested: Readonly<Record<string, unknown>>, prefix = '', into: Record<string, unknown> = Object.create(null)): Record<string, unknown> {
  for (const [key, value] of Object.entries(nested)) {
    if (value === null || value === undefined) continue;
    const name = prefix + key;
    if (typeof value === 'object' && !Array.isArray(value)) flatten(value as Record<string, unknown>, `${name}_`, into);
    else into[name] = value;
  }
  return into;
}
