import { createHmac } from 'node:crypto';

/** The secret of all messages in tests. */
export const hashKey = 'demo-hash-key-01';

/** A message as OrderCloud posts it. */
export function signed(body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}, key = hashKey): Request {
  const signature = createHmac('sha256', key).update(body).digest('base64');
  return new Request('https://relay.shop.example/ordercloud', { method: 'POST', body: body as BodyInit, headers: { 'x-oc-hash': signature, ...headers } });
}
