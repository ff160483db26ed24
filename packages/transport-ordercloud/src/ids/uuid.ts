/**
 * A UUID as Send writes it, 32 lower-case hexadecimal digits without dashes; undefined when the text is no UUID in either spelling, or its plain form does not
 * match `kind`.
 */
export function plainUuid(text = '', kind = /./): string | undefined {
  const plain = text.replaceAll('-', '').toLowerCase();
  return /^[\da-f]{8}(-?)([\da-f]{4}\1){3}[\da-f]{12}$/i.test(text) && kind.test(plain) ? plain : undefined;
}
