import { isIdentifier } from './check/identifier.ts';

/** Writes the path of an issue as one would in code: `cart.items[1].product.name`, `details["1st"]`. Empty for the payload itself. */
export function pathText(path: readonly (PropertyKey | { readonly key: PropertyKey })[] = []): string {
  let text = '';
  for (const segment of path) {
    const key = typeof segment === 'object' ? segment.key : segment;
    if (typeof key === 'number') text += `[${key}]`;
    else if (typeof key === 'string' && isIdentifier(key)) text += text === '' ? key : `.${key}`;
    else text += `[${JSON.stringify(String(key))}]`;
  }
  return text;
}
