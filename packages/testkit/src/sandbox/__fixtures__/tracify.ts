import { type RequestParts, sandboxRequest } from '../sandbox-request.ts';
import type { SandboxRequest } from '../fake.ts';

/** Values of the invented visitor behind all Tracify examples, with their keys. */
export const visitor = {
  ip: '203.0.113.42',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  email: 'mira.holm@example.org',
};
export const emailKey = 'a99cff5242411413fbd89a8b950f181be271b1bf6fc35fe018666a541a4352d2';
export const sessionKey = 'fbbe3ded1475fd21fb212d17482aa4d3b4854e905965097aa9538ca2de97f376';
export const ipKey = '917977dd5a1001beb6c118a9b923810a89529ce78adbbaa471b2a66af1d78d8b';
export const agentKey = '2286f596a7fd680677c8c9c383cf878a05ea247c1c373f9ca9893865c59446a9';

export const origin = 'https://shop.nordlicht-kaffee.example';
const anonymous = { [sessionKey]: 2, [ipKey]: 3, [agentKey]: 4 };

const envelope = (path: string, type: string, datetime: string, identity: Readonly<Record<string, number>>, data: Readonly<Record<string, string>>) => ({
  url: `${origin}${path}`,
  customer_site_id: '7c0e5a52-3b1d-4f6e-9a84-d2f1b6c09e37',
  identity_data: identity,
  datetime,
  type,
  data,
});

export type WireEvent = ReturnType<typeof envelope>;

/** First page view of a visit that began with an ad. */
export const pageview = envelope('/aktion/filterkaffee', 'pageview', '2025-03-30 01:59:59', anonymous, {
  Referer: 'https://www.search-engine.example/results',
  origin,
  utm_source: 'fb',
  utm_medium: 'paid',
  trc_mcmp_id: '23850000000000017',
  trc_mag_id: '23850000000000028',
  trc_mad_id: '23850000000000039',
});

export const productview = envelope('/p/1', 'productview', '2025-03-30 02:00:00', anonymous, { Referer: `${origin}/aktion/filterkaffee`, origin });

export const addtocart = envelope('/p/1', 'addtocart', '2025-03-30 02:01:00', anonymous, { origin });

export const purchase = envelope(
  '/kasse/danke',
  'purchase',
  '2025-03-30 02:14:07',
  { [emailKey]: 1, ...anonymous },
  {
    origin,
    order_id: 'SO-5521',
    currency: 'EUR',
    cc: 'EUR',
    amount: '58.70',
    ITEM1: 'Hochland Röstung 1 kg',
    AMT1: '24.90',
    QTY1: '2',
    ITEM2: 'Papierfilter Gr. 4',
    AMT2: '3.95',
    QTY2: '1',
  },
);

export const conversion = envelope('/newsletter', 'conversion', '2025-03-30 02:20:00', anonymous, {
  origin,
  conversion_id: 'newsletter-2025-000731',
  currency: 'EUR',
  cc: 'EUR',
  amount: '5.00',
  value: '5.00',
});

export const survey = envelope('/umfrage', 'postpurchasesurvey', '2025-03-30 02:21:00', anonymous, { origin, order_id: 'SO-5521', source: 'google' });

/** A good request around these events; parts replace what it has. */
export function tracifyRequest(events: unknown, parts: Partial<RequestParts> = {}): SandboxRequest {
  return sandboxRequest({
    method: 'POST',
    path: '/api/v1/events',
    headers: { 'content-type': 'application/json', accept: 'application/json', 'tracify-token': 'demo-tracify-token' },
    body: JSON.stringify({ events }),
    ...parts,
  });
}

/** The event with its data changed; `undefined` takes a key away. */
export function withData(event: WireEvent, change: Readonly<Record<string, unknown>>): unknown {
  return { ...event, data: { ...event.data, ...change } };
}
