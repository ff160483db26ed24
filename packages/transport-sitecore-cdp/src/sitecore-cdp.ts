import type { StandardEventPayloads } from '@waymark/core/events';
import { TrackingError, type SendContext, type Transport, createLru } from '@waymark/core/transport';
import { checkEvent, faultText } from './events/check-event.ts';
import type { CdpEvent } from './events/types.ts';
import { explain } from './explain.ts';
import { mapEvent } from './map/map-event.ts';
import type { SitecoreCdpOptions } from './options.ts';
import { mapInPage } from './parts/map-in-page.ts';
import { createSender } from './sender.ts';
import { readSettings } from './settings.ts';

/**
 * Delivers events to Sitecore CDP: page views, identities, carts and orders in its own words, one after another for each visitor. Runs anywhere. Pages in
 * production get a smaller build of it, which sends the same without these checks and explanations.
 */
export function sitecoreCdp<Events = StandardEventPayloads>(options: SitecoreCdpOptions<NoInfer<Events>>): Transport {
  const settings = readSettings(options as SitecoreCdpOptions<never>);
  const { maxVisitors = 10_000, forwardClientIp = false } = settings;
  const transport = createSender(settings, 'document' in globalThis ? mapInPage : mapEvent, checked, () => createLru(maxVisitors));
  return {
    ...transport,
    async send(batch, how) {
      const ip = forwardClientIp ? batch.events[0]?.where.client?.ip : undefined;
      return explain(await transport.send(batch, ip === undefined ? how : forwarding(ip, how)), settings, false);
    },
  };
}

function checked(event: CdpEvent): CdpEvent {
  const result = checkEvent(event);
  if (result.faults) throw new TrackingError('cdp-event-invalid', `sitecoreCdp() ${event.type}: ${result.faults.map(faultText).join(' ')}`);
  return result.event;
}

/** Tells Sitecore CDP where the visitor is. */
function forwarding(ip: string, how: SendContext): SendContext {
  const fetch = ((url: string, init: RequestInit) => how.fetch(url, { ...init, headers: { ...(init.headers as object), 'x-forwarded-for': ip } })) as SendContext['fetch'];
  return { ...how, fetch };
}
