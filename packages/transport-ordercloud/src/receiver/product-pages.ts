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

/** Asks the shop where the product of a line is. What throws, because `xp` is not what it expects, is not known. */
export function productPages(line: OcLine, { productUrl, productImage }: ProductPageOptions): ProductPages {
  return known({ url: ask(productUrl, line), imageUrl: ask(productImage, line) });
}

function ask(find: ((line: OcLine) => string | undefined) | undefined, line: OcLine): string | undefined {
  try {
    return find?.(line);
  } catch {
    return undefined;
  }
}
