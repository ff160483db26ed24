import { on } from '../platform/on.ts';
import type { PageWindow } from '../platform/page-window.ts';
import { attempt } from '../storage/attempt.ts';

/** What a click went through. In SVG the address of a link is an object. */
type Step = Partial<Pick<Element, 'matches'>> & { readonly href: string & Partial<SVGAnimatedString> };

/** Tells the links that are opened by a click, also in open shadow roots. Neither prevents nor delays what the click does. `isOurs`: a page of this site. */
export function watchLinks({ document, location }: PageWindow, signal: AbortSignal, tell: (link: string, isOurs: boolean) => void): void {
  function click(event: Event): void {
    const link = (event.composedPath() as unknown as Step[]).find((step) => step.matches?.(':any-link'))?.href;
    const url = link && attempt(() => new URL(link.baseVal ?? link, document.baseURI));
    // 1 is the middle button, which opens a tab; the others open no link.
    if (!url || (event as MouseEvent).button > 1 || url.protocol === 'javascript:' || url.href.startsWith(`${location.href.split('#')[0]}#`)) return;
    tell(url.href, url.origin === location.origin);
  }

  on(document, 'click auxclick', click, signal, true);
}
