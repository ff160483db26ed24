import type { PageAddress } from './record.ts';
import type { VisitorParts } from './visitor-parts.ts';

/** Where the page is, and where it was when this was called: the application may change the address before the first event. */
export function placeOf({ win, cleanUrl }: VisitorParts): readonly [page: () => PageAddress, entry: () => PageAddress] {
  const { document, location } = win;
  const { href } = location;
  let referrer: Pick<PageAddress, 'referrer'> | '' | undefined;

  function at(url: string): PageAddress {
    referrer ??= document.referrer && { referrer: cleanUrl(document.referrer) };
    return { url: cleanUrl(url), ...referrer };
  }

  return [() => at(location.href), () => at(href)];
}
