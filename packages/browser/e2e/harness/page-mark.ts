import type { Tab } from '../drivers/driver.ts';

/** A busy browser gives up a page of its back/forward cache now and then, for reasons of its own. Then there is nothing to be learnt, and a scenario is played anew. */
export class PageNotKept extends Error {
  override readonly name = 'PageNotKept';
}

/** Differs in every page. */
export function markOf(tab: Tab): Promise<number> {
  return tab.evaluate(() => window.pageMark);
}

/** Throws when this is another page, with what the browser says of it, where it says why. */
export async function expectKept(tab: Tab, mark: number): Promise<void> {
  const [found, why] = await tab.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation') as unknown as readonly { readonly notRestoredReasons?: unknown }[];
    return [window.pageMark, JSON.stringify(navigation?.notRestoredReasons)] as const;
  });
  if (found !== mark) throw new PageNotKept(`The page did not come out of the back/forward cache: ${why}`);
}
