import { TrackingError } from '@waymark/core/transport';
import { found } from '../found.ts';
import type { RequestFacts } from './incoming-request.ts';
import { repairIp } from './ip-address.ts';
import { ipRanges } from './ip-ranges.ts';

/** Whose word about the address of a client is believed. */
export interface ClientIpOptions {
  /** Proxies in front of this server: addresses, CIDR ranges, `loopback`, `private`. Default: none, so no header is believed. */
  readonly trustedProxies?: readonly string[];
  /** The one header that those proxies write: `x-forwarded-for` (default), `forwarded`, or a CDN's own such as `cf-connecting-ip`. */
  readonly clientIpHeader?: string;
}

/** Who really sent a request. */
export interface ClientIpReader {
  /** The client's address in its one spelling. Undefined when it is unknown or hidden. */
  ip(request: RequestFacts): string | undefined;
  /** True when the peer of the connection is a configured proxy, so that its headers may be believed. */
  isProxied(request: RequestFacts): boolean;
}

/** Only the end of a longer list is read: proxies append, so what they wrote stands there. Unit: characters. */
const longestList = 2048;
/** Above this many characters a header is not read, and the client is unknown: it is not the proxy that brought it. */
const longestHeader = 16_384;

/**
 * A header counts only when the connection comes from a trusted proxy; its list is walked from the right, and the first address that is not itself
 * a trusted proxy is the client. Whatever stands further left was written by the client and is not read. When a proxy hides the client
 * (`unknown`, an obfuscated name), the address is unknown: the proxy's own would merge all its visitors into one.
 */
export function clientIpReader(options: ClientIpOptions): ClientIpReader {
  const isTrusted = ipRanges(options.trustedProxies === undefined ? [] : options.trustedProxies, 'trustedProxies');
  const name = headerName(options.clientIpHeader ?? 'x-forwarded-for');

  function isProxied(request: RequestFacts): boolean {
    const peer = request.remoteAddress === undefined ? undefined : repairIp(request.remoteAddress);
    return peer !== undefined && isTrusted(peer);
  }

  return {
    isProxied,
    ip(request) {
      const peer = request.remoteAddress === undefined ? undefined : repairIp(request.remoteAddress);
      if (peer === undefined || !isTrusted(peer)) return peer;
      const header = request.header(name, Number.MAX_SAFE_INTEGER);
      if (header === undefined) return peer;
      if (header.length > longestHeader) return undefined;
      const list = header.slice(-longestList);
      return walk(name === 'forwarded' ? forwardedFor(list) : list.split(','), isTrusted);
    },
  };
}

function walk(hops: readonly string[], isTrusted: (address: string) => boolean): string | undefined {
  let address: string | undefined;
  for (const hop of hops.toReversed()) {
    address = repairIp(hop);
    if (address === undefined || !isTrusted(address)) return address;
  }
  return address;
}

/** A pair of a `Forwarded` header, where the one before it ends: a name and a value, which may stand in quotes. Source: RFC 7239 §4; checked 2026-11-22. */
const pair = /\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*("[^"]*"|[^;\s"]+)\s*(?:;|$)/gy;

/**
 * The `for` of every element of a `Forwarded` header. An element without one hides its client. Every comma ends an element, also in quotes: a quote that a client left
 * open would otherwise swallow what the proxy wrote behind it.
 */
function forwardedFor(list: string): readonly string[] {
  return list.split(',').map((element) => {
    const pairs = [...element.matchAll(pair)];
    // Read to its end, pair by pair: a host may be what the client wrote, and holds what looks like one.
    const isWhole = pairs.map(([text]) => text).join('') === element;
    return (isWhole && pairs.find(([, name]) => name?.toLowerCase() === 'for')?.[2]) || '';
  });
}

function headerName(name: unknown): string {
  if (typeof name === 'string' && /^[A-Za-z0-9-]{1,60}$/.test(name)) return name.toLowerCase();
  throw new TrackingError('option-invalid', `Option "clientIpHeader" must be the name of one header, found ${found(name)}. Example: "x-forwarded-for".`);
}
