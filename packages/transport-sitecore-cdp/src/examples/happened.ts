import type { StandardEventPayloads } from '@waymark/core/events';
import type { ExpectedRequest, TransportExample } from '@waymark/core/testing';
import type { EventEnvelope } from '@waymark/core/transport';
import type { CdpEvent } from '../events/types.ts';
import type { SitecoreCdpOptions } from '../options.ts';

/** One row of the documentation. */
export type Example = TransportExample<SitecoreCdpOptions>;

type Payloads = StandardEventPayloads & { readonly sitecoreCdp: CdpEvent };

const browserId = '0d5c7f1e-2b34-4a56-8c78-9d0e1f2a3b4c';
const occurredAt = Date.UTC(2027, 2, 1, 10, 15, 30);

/** An event of a signed-in visitor on the page `url`. */
export function happened<Name extends keyof Payloads>(name: Name, payload: Payloads[Name], url = 'https://shop.example/cart'): EventEnvelope {
  return {
    v: 1,
    id: `example-${name}`,
    name,
    payload,
    occurredAt,
    seq: 0,
    who: { browserId: 'visitor-1', userId: 'C-10442', email: 'mia.stone@example.org', aliases: { 'sitecore-cdp': browserId } },
    where: { runtime: 'browser', url, locale: 'en-IE' },
    consent: ['marketing'],
    priority: 'normal',
  };
}

/** A request with a message that has these fields besides the usual ones. */
export function message(type: string, fields: object = {}): ExpectedRequest {
  const usual = { channel: 'WEB', language: 'EN', currency: 'EUR', page: 'cart', pos: 'shop.example/ireland', browser_id: browserId };
  const body = { client_key: 'abc123', ...usual, type, requested_at: '2027-03-01T10:15:30.000Z', ...fields };
  return { method: 'POST', path: '/v1.2/events', headers: { 'content-type': 'application/json' }, body };
}
