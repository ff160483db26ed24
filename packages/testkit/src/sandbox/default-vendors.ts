import { discoverFake } from './discover.ts';
import type { VendorFake } from './fake.ts';
import { orderCloudFake } from './ordercloud.ts';
import { searchFake } from './search.ts';
import { sendFake } from './send.ts';
import { sitecoreCdpFake } from './sitecore-cdp.ts';
import { tracifyFake } from './tracify.ts';

/** Every fake there is, set up for the demo tenant. `clock` gives epoch milliseconds. */
export function defaultVendors(clock: () => number): readonly VendorFake[] {
  return [sitecoreCdpFake({ clock }), tracifyFake(), orderCloudFake(), sendFake(), discoverFake(), searchFake()];
}
