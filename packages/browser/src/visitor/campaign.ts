import type { PageAddress } from './record.ts';

/** The campaign parameters of a page's address in a comparable form. Empty: none. */
export function campaignOf({ url }: PageAddress): string {
  return (url.match(/(?<=[?&])(utm|trc)_[^&#]*/g) ?? []).sort().join();
}
