import { checkOptions, TrackingError, type Transport } from '@waymark/core/transport';
import { createRelayTransport, type RelayTransportOptions } from './create-relay-transport.ts';
import { packing } from './packing.ts';

const names = ['url', 'token', 'pageToken', 'compress', 'name', 'purposes', 'credentials', 'limits', 'retry', 'now', 'fetch'];

/** Delivers to a relay of yours, which holds the secrets and hands on to the vendors. */
export function relayTransport(options: RelayTransportOptions = {}): Transport {
  // A misspelt name must not quietly fall back to a default, least of all that of the purposes.
  checkOptions('relayTransport()', options, names);
  const { url = '/w', purposes = [], token, pageToken, compress = false } = options;
  const refuse = (option: string, needs: string): never => {
    throw new TrackingError('option-invalid', `relayTransport() option "${option}" must be ${needs}.`);
  };
  if (!Array.isArray(purposes)) refuse('purposes', 'a list of purposes');
  if (!/^(?:https?:\/\/[^\s/]|\/(?!\/))\S*$/.test(url)) refuse('url', 'an absolute http(s) URL or a path, such as "/w"');
  if (token !== undefined && !/^[\w.~+/=-]{16,512}$/.test(token)) refuse('token', 'one of the serviceTokens of the relay, 16 to 512 characters, from a secret');
  const isOfPage = url.startsWith('/') && options.fetch === undefined;
  if (isOfPage && token !== undefined) refuse('url', 'absolute where there is a "token", because a server has no page');
  if (pageToken !== undefined && typeof pageToken !== 'string' && typeof pageToken !== 'function') refuse('pageToken', 'the text that the server put into the page, or a function that returns it');
  if (typeof compress !== 'boolean') refuse('compress', 'true or false');
  const { token: _token, compress: _compress, fetch: ownFetch, ...others } = options;
  const transport = createRelayTransport(others);
  return {
    ...transport,
    ...(isOfPage && { runsIn: 'browser' }),
    ...(token !== undefined && { runsIn: 'server' }),
    async send(batch, how) {
      if (batch.entries.length === 0) return { status: 'delivered' };
      const plain = withToken(ownFetch ?? how.fetch, token);
      return transport.send(batch, { ...how, fetch: compress ? packing(plain) : plain });
    },
  };
}

function withToken(send: typeof fetch, token: string | undefined): typeof fetch {
  if (token === undefined) return send;
  return (url, init) => send(url, { ...init, headers: { ...(init?.headers as Record<string, string>), authorization: `Bearer ${token}` } });
}
