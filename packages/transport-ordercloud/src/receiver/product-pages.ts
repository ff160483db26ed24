import type { OcLine } from './events.ts';
import { known } from './read.ts';

/** Where a product is found; OrderCloud keeps it in `xp` under names of the shop. */
export interface ProductPageOptions {
  readonly productUrl?: (line: OcLine) => string | undefined;
  readonly productImage?: (line: OcLine) => string | undefined;
}

/** Page and picture of a product. */
export interface ProductPages {
  readonly url?: string;
  readonly imageUrl?: string;
}

/** Asks the shop where the product of a line is. What throws, because `xp` is not what it expects, or is no address, is not known: a cart is worth more than its pages. */
export function productPages(line: OcLine, { productUrl, productImage, log }: ProductPageOptions & { readonly log?: (message: string) => void }): ProductPages {
  const ask = (name: string, find: ((line: OcLine) => string | undefined) | undefined): string | undefined => {
    const found = answerOf(find, line);
    const address = addressOf(found);
    if (found !== undefined && address === undefined) log?.(`What "${name}" gave for a product is no absolute http(s) URL, and was left out.`);
    return address;
  };
  return known({ url: ask('productUrl', productUrl), imageUrl: ask('productImage', productImage) });
}

function answerOf(find: ((line: OcLine) => string | undefined) | undefined, line: OcLine): unknown {
  try {
    return find?.(line);
  } catch {
    return undefined;
  }
}

/** The address in the form that the vocabulary takes: without blanks. */
function addressOf(found: unknown): string | undefined {
  if (typeof found !== 'string' || !/^https?:\/\//i.test(found) || !URL.canParse(found)) return undefined;
  return /[\s\p{Cc}]/u.test(found) ? new URL(found).href : found;
}
