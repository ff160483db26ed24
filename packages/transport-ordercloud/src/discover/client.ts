import type { EventEnvelope } from '@waymark/core';
import { isDiscoverId } from '../ids/discover-id.ts';
import type { DiscoverDevice } from './events.ts';
import type { VisitorOptions, VisitorPlace } from './options.ts';
import type { Destination } from './target.ts';

/** Browser and place of a visitor: from the request where a server knows it. In a page the vendor sees the connection itself. */
export interface Client {
  readonly userAgent: string | undefined;
  readonly geo: VisitorPlace | undefined;
}

/** Undefined: a server that knows nothing of the visitor would have itself recorded in his place. `device`: enough for the vendor in place of a user agent. */
export function clientOf(event: EventEnvelope, options: VisitorOptions, { runsIn }: Destination, device?: string): Client | undefined {
  const { ip, userAgent = options.userAgent } = event.where.client ?? {};
  const geo = options.geo ? options.geo(event) : ip ? { ip } : undefined;
  const isKnown = (geo ?? options.geo) && (userAgent ?? device);
  return isKnown || runsIn !== 'server' ? { userAgent, geo } : undefined;
}

/** Kind of device by its user agent; undefined when it tells nothing. */
export function deviceOf(userAgent = ''): DiscoverDevice | undefined {
  if (/iPad|Tablet|Android(?!.*Mobile)/.test(userAgent)) return 'tablet';
  if (/Mobi|iPhone/.test(userAgent)) return 'mobile';
  return /Windows NT|Macintosh|X11|CrOS/.test(userAgent) ? 'pc' : undefined;
}

/** The event without an alias that cannot be an id of the vendor's, so that one is derived. */
export function withoutForeignId(event: EventEnvelope): EventEnvelope {
  const { discover, ...aliases } = event.who.aliases ?? {};
  return isDiscoverId(discover) ? event : { ...event, who: { ...event.who, aliases } };
}

/** The event with the address of the page that was opened, where a server tells of it. In a page it has that anyway. */
export function onItsPage(event: EventEnvelope): EventEnvelope {
  const { name, payload, where } = event;
  return name === 'pageOpened' ? { ...event, where: { ...where, url: (payload as { readonly url: string }).url } } : event;
}
