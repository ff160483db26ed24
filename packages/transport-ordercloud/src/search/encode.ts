import type { EventEnvelope } from '@waymark/core';
import type { HttpRequest, Refusal } from '@waymark/core/transport';
import { clientOf, clientRefusal, compactJson, pageOf } from '../discover/context.ts';
import { discoverVisitor } from '../discover/visitor.ts';
import { urlRefusal, visitorRefusal } from '../sender/refusals.ts';
import type { SearchEvent } from './events.ts';
import type { SearchSettings } from './options.ts';

/** The request that tells Search of one event: no wrapper around it. */
export function encodeSearch(event: EventEnvelope, { value, ...fact }: SearchEvent, settings: SearchSettings): Omit<HttpRequest, 'ids'> | Refusal {
  const visitor = discoverVisitor(event, settings);
  if (!visitor) return visitorRefusal;
  const { userAgent, geo, isPlaced } = clientOf(event, settings);
  const browser = userAgent ? { user_agent: userAgent } : settings.device && { device: settings.device };
  if (!isPlaced || (!browser && settings.runsIn === 'server')) return clientRefusal;
  const page = { ...pageOf(event), ...value.context?.page };
  if (/^(page|product)/.test(event.name) && !page['uri']) return urlRefusal;
  const body = {
    ...fact,
    ...visitor,
    client_time_ms: event.occurredAt,
    page_load_time_ms: event.where.pageLoadedAt,
    value: { ...value, context: { ...value.context, page, browser, geo } },
  };
  return { url: settings.url, headers: settings.headers, body: compactJson(body) };
}
