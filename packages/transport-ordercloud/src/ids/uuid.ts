/** A UUID as Send writes it, 32 lower-case hexadecimal digits without dashes; undefined when the text is no UUID in either spelling. */
export function plainUuid(text: string | undefined): string | undefined {
  if (text === undefined || !/^[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}$/i.test(text)) return undefined;
  return text.replaceAll('-', '').toLowerCase();
}
