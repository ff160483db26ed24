import type { ViewEvent } from '../events/session-types.ts';
import type { Settings } from '../settings.ts';
import type { Mapping } from './context.ts';

/** The page a person sees: campaign parameters and page variant from its address, the referrer when it is another site. */
export const pageOpened: Mapping<'pageOpened'> = ({ payload: { url, referrer } }, { utm }) => {
  const page = new URL(url);
  const external = referrer !== undefined && /^https?:/i.test(referrer) && new URL(referrer).host !== page.host;
  const campaign: Record<`utm_${string}`, string> = {};
  let pageVariantId: string | undefined;
  for (const [key, value] of page.searchParams) {
    const name = key.toLowerCase();
    if (utm && value !== '' && isUtm(name)) campaign[name] = value;
    if (name === 'variantid') pageVariantId = value;
  }
  const view: ViewEvent = { type: 'VIEW', page: pageName(page), ...(external && { referrer }), ...campaign, ext: { pageVariantId } };
  return [view];
};

function isUtm(name: string): name is `utm_${string}` {
  return name.startsWith('utm_');
}

/** Name of a page: its last path segment, as in Sitecore's own SDKs. */
export function pageName({ pathname }: URL): string {
  return pathname.split('/').filter((segment) => segment !== '').at(-1) ?? 'Home Page';
}

/** Name of the page an event happened on. */
export function pageOf(url: string | undefined, { defaultPage }: Settings): string {
  return url !== undefined && URL.canParse(url) ? pageName(new URL(url)) : defaultPage;
}
