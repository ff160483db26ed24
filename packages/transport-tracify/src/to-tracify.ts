import type { EventEnvelope } from '@waymark/core/transport';
import { datetimeOf } from './datetime.ts';
import { clientIp, identityOf } from './identity.ts';
import type { Memory } from './memory.ts';
import { type PageAddress, pageAddress, referrerAddress } from './page-address.ts';
import { campaignParameters } from './parameters.ts';
import { propertiesOf } from './properties.ts';
import { isRefused, notWanted, type Refused, refuse } from './refused.ts';
import type { Carries } from './session-memory.ts';
import type { Settings } from './settings.ts';
import { usualAction } from './usual-mapping.ts';
import type { TracifyAction, TracifyEvent } from './wire.ts';

/** Turns one event into what Tracify takes, null when there is nothing to send. */
export function toTracify(event: EventEnvelope, settings: Settings, memory: Memory): TracifyEvent | null | Refused {
  const action = actionOf(event, settings, memory);
  if (action === null || isRefused(action)) return action;
  const datetime = datetimeOf(event.occurredAt);
  if (datetime === undefined) return refuse('datetime-invalid', 'The time of the event is no date that a year of four digits holds.');
  const identity = identityOf(event, settings);
  if (isRefused(identity)) return identity;
  const page = action.url || event.where.url || settings.siteUrl;
  if (!page) return refuse('url-missing', 'The event names no page. Track it with one, or pass the option "siteUrl".');
  const address = pageAddress(page, settings);
  if (!address) return refuse('url-invalid', 'The page of the event is no absolute http(s) address.');
  const own = propertiesOf(action, settings);
  if (isRefused(own)) return own;
  tellOfIpv6(event, settings, memory);
  const isPageView = action.type === 'pageview' || action.type === 'productview';
  const carries = memory.sessions.choose(event, page, isPageView);
  const placed = carries === 'landing' && isPageView ? onLanding(event, action, { page, address, own }, settings) : { address, own };
  const data = dataOf(parametersOf(event, page, carries, settings), { ...placed.own, origin: placed.address.origin });
  return { url: placed.address.url, customer_site_id: settings.customerSiteId, identity_data: identity, datetime, type: action.type, data };
}

const bought: Refused = { refused: notWanted('The cart was changed before the order that is already told.') };

function actionOf(event: EventEnvelope, settings: Settings, memory: Memory): TracifyAction | null | Refused {
  if (memory.carts.isBought(event)) return bought;
  const added = event.name === 'cartModified' || event.name === 'orderPlaced' ? memory.carts.added(event) : [];
  const usual = usualAction(event, added, settings);
  const mapping = settings.map[event.name];
  if (!mapping) return mapping === null ? null : usual;
  try {
    return mapping(event, { usual, added });
  } catch {
    return refuse('mapping-failed', `The mapping that was passed for "${event.name}" threw. Mend it: a mapping returns an action or null.`);
  }
}

interface Placed {
  readonly address: PageAddress;
  readonly own: Readonly<Record<string, string>>;
}

/**
 * The first page view that arrives speaks of the landing page, also where it is a later one (consent given on the second page): the page that led
 * to the site is that of the landing, and a plain page view takes over its address.
 */
function onLanding(event: EventEnvelope, action: TracifyAction, here: Placed & { readonly page: string }, settings: Settings): Placed {
  const { landing } = event.where;
  if (!landing || landing.url === here.page) return here;
  const referrer = referrerAddress(landing.referrer, settings.deniedParameters);
  const address = action.type === 'pageview' ? pageAddress(landing.url, settings) : undefined;
  return { address: address ?? here.address, own: referrer === undefined ? {} : { Referer: referrer } };
}

function parametersOf(event: EventEnvelope, page: string, carries: Carries, settings: Settings): ReadonlyMap<string, string> {
  if (carries === 'none') return new Map();
  return campaignParameters(carries === 'landing' ? (event.where.landing?.url ?? page) : page, settings);
}

/** Without a prototype, and our own properties last: no parameter of a foreign link can stand in for them. */
function dataOf(parameters: ReadonlyMap<string, string>, own: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const data = Object.create(null) as Record<string, string>;
  for (const [name, value] of parameters) data[name] = value;
  return Object.assign(data, own);
}

/** The vendor does not say how it spells IPv6 addresses, so the operator is told once that it matters. */
function tellOfIpv6(event: EventEnvelope, settings: Settings, memory: Memory): void {
  if (memory.told.has('ipv6-hashed') || !clientIp(event, settings.production)?.includes(':')) return;
  memory.told.add('ipv6-hashed');
  settings.onNotice({ code: 'ipv6-hashed', message: 'An IPv6 address was hashed for the first time, in the form of RFC 5952. Ask Tracify whether it expects that form.' });
}
