import type { EventEnvelope } from '@waymark/core';
import type { HttpRequest, Refusal } from '@waymark/core/transport';
import { urlRefusal, visitorRefusal } from '../sender/refusals.ts';
import { campaignOf, clientOf, clientRefusal, compactJson, deviceOf, pageOf } from './context.ts';
import type { DiscoverEvent } from './events.ts';
import type { DiscoverSettings } from './options.ts';
import { discoverVisitor } from './visitor.ts';

/** The request that tells Discover of one event: everything inside `data`. */
export function encodeDiscover(event: EventEnvelope, { type, name, value }: DiscoverEvent, settings: DiscoverSettings): Omit<HttpRequest, 'ids'> | Refusal {
  const { occurredAt, payload, where } = event;
  const visitor = discoverVisitor(event, settings);
  if (!visitor) return visitorRefusal;
  const { context: added, ...told } = value;
  const { userAgent, geo, isPlaced } = clientOf(event, settings);
  if (!isPlaced || (!userAgent && settings.runsIn === 'server')) return clientRefusal;
  const found = pageOf(event);
  const { cart, order } = payload as { readonly cart?: { readonly currency?: string }; readonly order?: { readonly currency?: string } };
  const currency = (cart ?? order)?.currency ?? settings.currency;
  const page = (found || added?.page) && { ...found, locale_currency: currency?.length === 3 ? currency.toLowerCase() : undefined, ...added?.page };
  if (type === 'view' && !page) return urlRefusal;
  const data = {
    type,
    name,
    ...visitor,
    t: occurredAt,
    t0: Math.min(where.pageLoadedAt ?? occurredAt, occurredAt),
    value: {
      ...told,
      user: settings.legacyUserObject ? added?.user : undefined,
      context: {
        ...added,
        page,
        geo,
        browser: userAgent ? { user_agent: userAgent, device: deviceOf(userAgent) } : undefined,
        campaign: campaignOf(event),
      },
    },
  };
  return { url: settings.url, headers: settings.headers, body: compactJson({ data }) };
}
