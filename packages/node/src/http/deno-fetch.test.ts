import { expect, test } from 'vitest';
import { createDenoFetch } from './deno-fetch.ts';
import { serverFetch } from './server-fetch.ts';

const request = 'error sending request for url (https://shop.example/)';

/** A `fetch` that fails as that of Deno does. */
function failing(said: string | undefined, error: Error = new TypeError('fetch failed', { cause: said === undefined ? undefined : new Error(said) })): typeof fetch {
  return async () => {
    throw error;
  };
}

test.each([
  ['ENOTFOUND', `${request}: client error (Connect): dns error: failed to lookup address information: Name or service not known`],
  ['ECONNREFUSED', `${request}: client error (Connect): tcp connect error: Connection refused (os error 111)`],
  ['ECONNRESET', 'Connection reset by peer (os error 104)'],
  ['ECONNRESET', `${request}: client error (SendRequest): connection closed before message completed`],
  ['ENETUNREACH', `${request}: client error (Connect): tcp connect error: Network is unreachable (os error 101)`],
  ['EHOSTUNREACH', `${request}: client error (Connect): tcp connect error: No route to host (os error 113)`],
  ['CONNECT_TIMEOUT', `${request}: client error (Connect): tcp connect error: Connection timed out (os error 110)`],
  ['CERT_INVALID', `${request}: client error (Connect): invalid peer certificate: UnknownIssuer`],
  ['EPROTO', `${request}: client error (Connect): received corrupt message of type InvalidContentType`],
  ['EPROTO', `${request}: client error (Connect): tls handshake eof`],
  ['ERR_PROXY_TUNNEL', `${request}: client error (Connect): tunnel error: unsuccessful`],
  [undefined, `${request}: client error (SendRequest): invalid HTTP version parsed`],
  [undefined, undefined],
])('%s is what Deno means by "%s"', async (code, said) => {
  await expect(createDenoFetch(failing(said))('https://shop.example/')).rejects.toSatisfy((error: { readonly code?: unknown }) => error.code === code);
});

test('before Deno 2.9 the error itself says it', async () => {
  const refused = new TypeError(`${request}: client error (Connect): tcp connect error: Connection refused (os error 111)`);
  await expect(createDenoFetch(failing(undefined, refused))('https://shop.example/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('what has a code keeps it, and missing permission is called by its name', async () => {
  const stopped = Object.assign(new Error('Stopped.', { cause: new Error('Connection refused') }), { code: 20 });
  await expect(createDenoFetch(failing(undefined, stopped))('https://shop.example/')).rejects.toMatchObject({ code: 20 });
  const forbidden = Object.assign(new Error('Requires net access.'), { name: 'NotCapable' });
  await expect(createDenoFetch(failing(undefined, forbidden))('https://shop.example/')).rejects.toMatchObject({ code: 'NotCapable' });
});

test('an answer is handed on as it is', async () => {
  const answer = new Response('ok');
  expect(await createDenoFetch(async () => answer)('https://shop.example/')).toBe(answer);
});

test('servers on Deno send so', async () => {
  const { fetch: before } = globalThis;
  globalThis.fetch = failing('client error (Connect): dns error: no such name');
  try {
    await expect(serverFetch(undefined, { deno: '2.9.6' })('https://shop.example/')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  } finally {
    globalThis.fetch = before;
  }
});
