/** Above these limits `Accept-Language` is not read further. Units: characters, entries. */
const longestHeader = 1024;
const mostEntries = 20;

/** The language that a visitor prefers, as a canonical BCP 47 tag. Undefined when the header names none. */
export function readLocale(header: string | undefined): string | undefined {
  if (header === undefined || header.length > longestHeader) return undefined;
  let best: { readonly tag: string; readonly weight: number } | undefined;
  for (const entry of header.split(',').slice(0, mostEntries)) {
    const [range = '', ...parameters] = entry.split(';').map((part) => part.trim());
    const tag = canonical(range);
    const weight = weightOf(parameters);
    if (tag !== undefined && weight > (best?.weight ?? 0)) best = { tag, weight };
  }
  return best?.tag;
}

function canonical(range: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(range)[0];
  } catch {
    return undefined;
  }
}

function weightOf(parameters: readonly string[]): number {
  const quality = parameters.find((parameter) => /^q=/i.test(parameter));
  if (quality === undefined) return 1;
  return /^q=(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/i.test(quality) ? Number(quality.slice(2)) : 0;
}
