/**
 * What Deno says in words where other runtimes have a code, and that code. Sources: Deno's `fetch`, which passes on what hyper, rustls and the system say;
 * Deno 2.8, where the error says it itself, and 2.9, where its cause does; checked 2026-11-23. The first that fits counts.
 */
const sayings: readonly (readonly [saying: RegExp, code: string])[] = [
  [/\bdns error\b/, 'ENOTFOUND'],
  [/Connection refused/, 'ECONNREFUSED'],
  [/Connection reset|connection closed before message completed|Broken pipe/, 'ECONNRESET'],
  [/Network is unreachable/, 'ENETUNREACH'],
  [/No route to host/, 'EHOSTUNREACH'],
  [/\(Connect\): .*timed out/, 'CONNECT_TIMEOUT'],
  [/invalid peer certificate/, 'CERT_INVALID'],
  [/\btunnel error\b/, 'ERR_PROXY_TUNNEL'],
  [/\(Connect\): (tls handshake|received (corrupt|fatal|unexpected)|peer )/, 'EPROTO'],
];

/** The `fetch` of Deno, whose errors get the codes that those of other runtimes have. What a word is missing for stays without one; missing permission is `NotCapable`. */
export function createDenoFetch(send: typeof fetch): typeof fetch {
  return async (input, init) => {
    try {
      return await send(input, init);
    } catch (error) {
      const code = codeOf(error);
      if (code !== undefined) Object.assign(error as Error, { code });
      throw error;
    }
  };
}

function codeOf(error: unknown): string | undefined {
  const { name, code, message, cause } = Object(error) as { readonly name?: unknown; readonly code?: unknown; readonly message?: unknown; readonly cause?: unknown };
  if (code !== undefined) return undefined;
  if (name === 'NotCapable') return 'NotCapable';
  const said = `${String(message)} ${String((Object(cause) as { readonly message?: unknown }).message)}`;
  return sayings.find(([saying]) => saying.test(said))?.[1];
}
