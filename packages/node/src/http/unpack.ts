import { brotliDecompressSync, gunzipSync, inflateSync, type ZlibOptions } from 'node:zlib';
import { mostBytes, type Received } from './received.ts';

type Unpack = (body: Buffer, options: ZlibOptions) => Buffer;

const ways: ReadonlyMap<string, Unpack> = new Map<string, Unpack>([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflateSync],
  ['br', brotliDecompressSync],
]);

/** The answer of a server that packs without being asked, as it may (RFC 9110 §12.5.3), unpacked. One that is not packed as it says, or without end, stays as it came. */
export function unpack(received: Received): Received {
  const { 'content-encoding': coding } = received.headers;
  const way = typeof coding === 'string' ? ways.get(coding.trim().toLowerCase()) : undefined;
  if (!way || received.body.length === 0) return received;
  try {
    const body = way(received.body, { maxOutputLength: mostBytes });
    const { 'content-encoding': _unpacked, ...headers } = received.headers;
    return { ...received, body, headers: { ...headers, 'content-length': String(body.length) } };
  } catch {
    return received;
  }
}
