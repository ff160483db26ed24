import type { VendorFake } from './fake.ts';

/** Every fake there is, set up for the demo tenant. `clock` gives epoch milliseconds. */
export function defaultVendors(_clock: () => number): readonly VendorFake[] {
  return [];
}
