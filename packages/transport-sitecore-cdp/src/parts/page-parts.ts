import type { FindId, Tenant } from '../browser-id.ts';
import type { Mapping, Mappings } from '../map/context.ts';
import type { SitecoreCdpOptions } from '../options.ts';

/**
 * What a page in production does besides what every page needs. Make it of the parts that this package exports: `{ ...orderForms, ...profiles }`. Servers have
 * all of them without being asked.
 */
export interface PageParts {
  readonly [event: string]: Mapping<never> | PageParts['$map'] | PageParts['$ids'];
  readonly $map?: (table: Mappings, options: SitecoreCdpOptions<never>) => Mappings;
  readonly $ids?: (options: SitecoreCdpOptions<never>, tenant: Tenant, isGone: (id: string) => boolean, onCreated: (id: string) => void) => FindId;
}
