import type { RequestOptions } from 'node:http';
import { urlToHttpOptions } from 'node:url';
import { version } from '../version.ts';

/** What every request says, unless it says something else under the same name in whatever spelling: some hosts turn away those that say nothing. */
const usual: Readonly<Record<string, string>> = { accept: '*/*', 'user-agent': `waymark/${version}` };

/** A request in the only form that can be sent at once: a text, bytes, or nothing, to an address. */
export interface PlainRequest {
  readonly address: Address;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array | undefined;
  readonly signal: AbortSignal | undefined;
}

export interface Address {
  readonly origin: string;
  readonly path: string;
  /** For `node:http`. */
  readonly options: RequestOptions;
}

/** Undefined for requests of any other form. */
export type ReadRequest = (input: Parameters<typeof fetch>[0], init: RequestInit) => PlainRequest | undefined;

export function requestReader(): ReadRequest {
  const addressOf = addressReader();
  return (input, { method = 'GET', headers = {}, body = undefined, redirect, signal }) => {
    if (!(typeof body === 'string' || body instanceof Uint8Array || body === undefined)) return undefined;
    const isPlain = (typeof input === 'string' || input instanceof URL) && redirect === 'manual';
    const address = isPlain ? addressOf(String(input)) : undefined;
    if (!address) return undefined;
    const named = headers instanceof Headers || Array.isArray(headers) ? Object.fromEntries(new Headers(headers)) : headers;
    return { address, method, headers: withUsual(named as Record<string, string>), body, signal: signal ?? undefined };
  };
}

function withUsual(headers: Readonly<Record<string, string>>): Record<string, string> {
  const all = { ...headers };
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  for (const name of Object.keys(usual)) if (!names.includes(name)) all[name] = usual[name] ?? '';
  return all;
}

/** Reads addresses, and remembers the last one: a transport sends to the same all the time. Undefined for what is none of the web, or has credentials, which `fetch` refuses. */
function addressReader(): (text: string) => Address | undefined {
  let last: { readonly text: string; readonly address: Address } | undefined;
  return (text) => {
    if (last?.text === text) return last.address;
    const url = URL.parse(text);
    if (!url || !/^https?:$/.test(url.protocol) || url.username + url.password !== '') return undefined;
    const address = { origin: url.origin, path: url.pathname + url.search, options: urlToHttpOptions(url) };
    last = { text, address };
    return address;
  };
}
