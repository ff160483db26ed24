import { checkOptions, TrackingError, type Transport } from '@waymark/core/transport';
import { createRelayTransport, type RelayTransportOptions } from './create-relay-transport.ts';

const names = ['url', 'token', 'name', 'purposes', 'credentials', 'limits', 'retry', 'now', 'fetch'];

/** Delivers to a relay of yours, which holds the secrets and hands on to the vendors. */
export function relayTransport(options: RelayTransportOptions = {}): Transport {
  // A misspelt name must not quietly fall back to a default, least of all that of the purposes.
  checkOptions('relayTransport()', options, names);
  const { url = '/w', purposes = [], token } = options;
  const refuse = (option: string, needs: string): never => {
    throw new TrackingError('option-invalid', `relayTransport() option "${option}" must be ${needs}.`);
  };
  if (!Array.isArray(purposes)) refuse('purposes', 'a list of purposes');
  if (!/^(?:https?:\/\/[^\s/]|\/(?!\/))\S*$/.test(url)) refuse('url', 'an absolute http(s) URL or a path, such as "/w"');
  if (token !== undefined && !/^[\w.~+/=-]{16,512}$/.test(token)) refuse('token', 'one of the serviceTokens of the relay, 16 to 512 characters, from a secret');
  const { token: _token, ...others } = options;
  const transport = createRelayTransport(others, token === undefined ? undefined : { authorization: `Bearer ${token}` });
  return { ...transport, send: async (batch, how) => (batch.entries.length ? transport.send(batch, how) : { status: 'delivered' }) };
}
