import { refuseCall } from '../refuse.ts';

/** A Fetch `Request`, or what has the same three members (Hono, Next, Workers). */
export interface FetchRequest {
  readonly method: string;
  /** Empty where a framework tells the headers only. */
  readonly url: string;
  readonly headers: { get(name: string): string | null };
}

/** A request of `node:http`, or what extends it (Express, Fastify's `raw`). */
export interface NodeRequest {
  readonly method?: string | undefined;
  /** Left out where only the headers are known. */
  readonly url?: string | undefined;
  /** Address before a router cut off its mount path (Express). */
  readonly originalUrl?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly socket?: { readonly remoteAddress?: string | undefined; readonly encrypted?: boolean | undefined } | undefined;
}

/** What `forRequest` and `contextOf` take: a request of Fetch or of Node. */
export type IncomingRequest = FetchRequest | NodeRequest;

/** The same view of both kinds of request. */
export interface RequestFacts {
  /** Path with query, or an absolute address. Empty: unknown. */
  readonly url: string;
  /** The socket's peer. A Fetch request does not know it. */
  readonly remoteAddress: string | undefined;
  /** True when the connection to this process is encrypted. */
  readonly encrypted: boolean;
  /** Value of a header in lower case spelling, repeated ones joined by commas, cookies by semicolons. Undefined when absent or longer than `most` characters. */
  header(name: string, most: number): string | undefined;
}

/** Reads either kind of request. `remoteAddress` is for hosts that hand it over beside a Fetch request. */
export function readIncoming(request: IncomingRequest, remoteAddress?: string): RequestFacts {
  const { headers } = Object(request) as Partial<IncomingRequest>;
  if (typeof headers !== 'object' || headers === null) refuseCall('forRequest(), contextOf() or run()', 'a request of Fetch, node:http, Express or Fastify, with "headers"', request);
  return isFetchRequest(request) ? factsOfFetch(request, remoteAddress) : factsOfNode(request, remoteAddress);
}

function isFetchRequest(request: IncomingRequest): request is FetchRequest {
  return typeof request.headers['get'] === 'function';
}

function factsOfFetch(request: FetchRequest, remoteAddress: string | undefined): RequestFacts {
  // Some hosts hand over headers and nothing else.
  const url = String(request.url ?? '');
  return {
    url,
    remoteAddress,
    encrypted: url.startsWith('https:'),
    header: (name, most) => bounded(request.headers.get(name), most),
  };
}

function factsOfNode(request: NodeRequest, remoteAddress: string | undefined): RequestFacts {
  const headers = request.socket ? request.headers : inLowerCase(request.headers);
  return {
    url: request.originalUrl ?? request.url ?? '',
    remoteAddress: remoteAddress ?? request.socket?.remoteAddress,
    encrypted: request.socket?.encrypted === true,
    header(name, most) {
      const value = own(headers, name) ?? (name === 'host' ? own(headers, authority) : undefined);
      return bounded(Array.isArray(value) ? value.join(name === 'cookie' ? '; ' : ', ') : value, most);
    },
  };
}

/** What HTTP/2 has in place of `host`. */
const authority = ':authority';

function own<Value>(members: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

/** Node.js has the names of headers in lower case. Gateways hand some over as the visitor's browser, or a proxy, spelt them. */
function inLowerCase(headers: NodeRequest['headers']): NodeRequest['headers'] {
  const names = Object.keys(headers);
  if (names.every((name) => name === name.toLowerCase())) return headers;
  return Object.fromEntries(names.flatMap((name) => (headers[name] === undefined ? [] : [[name.toLowerCase(), headers[name]]])));
}

/** What is no text is no header, whatever a host makes of one that is not there. */
function bounded(value: unknown, most: number): string | undefined {
  return typeof value !== 'string' || value === '' || value.length > most ? undefined : value;
}
