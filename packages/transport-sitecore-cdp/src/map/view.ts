import type { ViewEvent } from '../events/session-types.ts';
import type { Given, Mapping } from './context.ts';

/** The page a person sees: campaign parameters and page variant from its address, the referrer when it is another site. */
export const pageOpened: Mapping<Given<'pageOpened'>> = ({ payload: { url, referrer } }, { utm = true }) => {
  const { host, searchParams } = new URL(url);
  const view: Record<string, unknown> = { type: 'VIEW', page: pageOf(url) };
  const [, from = host] = /:\/+([^/?#]+)/.exec(referrer as string) ?? [];
  if (from !== host) view['referrer'] = referrer;
  for (const [key, value] of searchParams) {
    const name = key.toLowerCase();
    if (utm && value.trim() && name.startsWith('utm_')) view[name] = value;
    if (name === 'variantid') view['ext'] = { pageVariantId: value };
  }
  return [view as unknown as ViewEvent];
};

/** Name of a page: the last segment of its path, as in Sitecore's own SDKs. */
export const pageOf = (url: string | undefined): string => /^[^?#]*[^/:?#]\/+([^/?#]+)\/*([?#]|$)/.exec(url as string)?.[1] ?? 'Home Page';
