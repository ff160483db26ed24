import { type FindId, type Tenant, createFindId } from '../browser-id.ts';
import type { SitecoreCdpOptions } from '../options.ts';

/** Finds ids in the store of the application. */
function $ids(options: SitecoreCdpOptions<never>, tenant: Tenant, isGone: (id: string) => boolean, onCreated: (id: string) => void): FindId {
  return createFindId(options, tenant, new Map(), isGone, onCreated);
}

/** What a page needs for option `browserIds`. */
export const ownIds = { $ids };
