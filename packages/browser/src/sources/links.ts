import { on } from '../platform/on.ts';
import type { PageWindow } from '../platform/page-window.ts';

/** What a click went through. In SVG the address of a link is an object. */
type Step = Partial<Pick<Element, 'matches'>> & { readonly href: string | SVGAnimatedString };

/** Tells the links that are opened by a click, also in open shadow roots. Neither prevents nor delays what the click does. `isOurs`: a page of this site. */
export function watchLinks({ document, location }: PageWindow, signal: AbortSignal, tell: (link: string, isOurs: boolean) => void): void {
  function click(event: Event): void {
    const found = (event.composedPath() as unknown as Step[]).find((step) => step.matches?.(':any-link'))?.href ?? '';
    const text = (found as Partial<SVGAnimatedString>).baseVal ?? (found as string);
    // 1 is the middle button, which opens a tab; the others open no link.
    if (!text || (event as MouseEvent).button > 1 || !URL.canParse(text, document.baseURI)) return;
    const { href, origin } = new URL(text, document.baseURI);
    if (!href.startsWith(`${location.href.split('#')[0]}#`) && !href.startsWith('javascript:')) tell(href, origin === location.origin);
  }

  on(document, 'click auxclick', click, signal, true);
}
