const identifierPattern = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** True for a name that code can use as it is: an ASCII letter or `_`, then letters, digits and `_`. */
export function isIdentifier(name: string): boolean {
  return identifierPattern.test(name);
}
