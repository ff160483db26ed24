import type { RelayRequest } from '../relay-request.ts';
import { shop, visitorIp } from './relay-kit.ts';

export interface BytesRequest {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

/** A request with any bytes as its body, as a host hands it over. */
export function bytesRequest({ method = 'POST', url = '/w', headers = {}, bytes = new Uint8Array(0) }: BytesRequest): RelayRequest {
  const all: Readonly<Record<string, string | undefined>> = Object.assign(Object.create(null), { origin: shop, 'content-type': 'text/plain', ...headers });
  return {
    method,
    url,
    remoteAddress: visitorIp,
    encrypted: true,
    header(name, most) {
      const value = all[name];
      return value === undefined || value === '' || value.length > most ? undefined : value;
    },
    headers: () => new Headers(),
    readBody: async (most) => (bytes.byteLength > most ? { failed: 'too-large' } : { bytes }),
  };
}
