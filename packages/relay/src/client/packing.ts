/** Shortest body that is worth packing. Unit: characters. Below it, gzip saves less than one packet of the network. */
const shortest = 1024;

/** Sends longer bodies packed with gzip. What a page sends on its way out goes as it is, because packing takes longer than the page has. */
export function packing(send: typeof fetch): typeof fetch {
  return async (url, init = {}) => {
    const { body, headers, keepalive } = init;
    if (typeof body !== 'string' || body.length < shortest || keepalive === true) return send(url, init);
    const packed = new Blob([body]).stream().pipeThrough(new CompressionStream('gzip'));
    const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
    return send(url, { ...init, body: bytes, headers: { ...(headers as Readonly<Record<string, string>>), 'content-encoding': 'gzip' } });
  };
}
