import { checkOptions, type SendContext, TrackingError, type Transport } from '@waymark/core/transport';
import { createRelayTransport, type RelayTransportOptions } from './create-relay-transport.ts';
import { packing } from './packing.ts';

const names = ['url', 'token', 'compress', 'name', 'purposes', 'credentials', 'limits', 'retry', 'now', 'fetch'];

/** Delivers to a relay of yours, which holds the secrets and hands on to the vendors. */
export function relayTransport(options: RelayTransportOptions = {}): Transport {
  // A misspelt name must not quietly fall back to a default, least of all that of the purposes.
  checkOptions('relayTransport()', options, names);
  const { url = '/w', purposes = [], token, compress = false, fetch: ownFetch } = options;
  const refuse = (option: string, needs: string): never => {
    throw new TrackingError('option-invalid', `relayTransport() option "${option}" must be ${needs}.`);
  };
  if (!Array.isArray(purposes)) refuse('purposes', 'a list of purposes');
  if (!/^(?:https?:\/\/[^\s/]|\/(?!\/))\S*$/.test(url)) refuse('url', 'an absolute http(s) URL or a path, such as "/w"');
  if (token !== undefined && !/^[\w.~+/=-]{16,512}$/.test(token)) refuse('token', 'one of the serviceTokens of the relay, 16 to 512 characters, from a secret');
  if (typeof compress !== 'boolean') refuse('compress', 'true or false');
  const { token: _token, compress: _compress, fetch: _fetch, ...rest } = options;
  const others = ownFetch && !compress ? { ...rest, fetch: ownFetch } : rest;
  const transport = createRelayTransport(others, token === undefined ? undefined : { authorization: `Bearer ${token}` });
  const withPacking = (how: SendContext): SendContext => (compress ? { ...how, fetch: packing(ownFetch ?? how.fetch) } : how);
  return { ...transport, send: async (batch, how) => (batch.entries.length ? transport.send(batch, withPacking(how)) : { status: 'delivered' }) };
}
