import type { SandboxRequest } from './fake.ts';

/** Parts of a request; what is left out takes the most harmless value. */
export interface RequestParts {
  readonly method?: string;
  /** Path below the vendor prefix, with or without a query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** Epoch milliseconds. Default: 0. */
  readonly receivedAt?: number;
}

/** Builds the request object that a fake is asked with, on the server and in tests that need no server. */
export function sandboxRequest(parts: RequestParts): SandboxRequest {
  const [path = '/', query = ''] = splitOnce(parts.path, '?');
  const body = typeof parts.body === 'string' ? new TextEncoder().encode(parts.body) : (parts.body ?? new Uint8Array());
  let text: string | undefined;
  return {
    method: parts.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: lowerCaseNames(parts.headers ?? {}),
    body,
    get text() {
      text ??= new TextDecoder().decode(body);
      return text;
    },
    receivedAt: parts.receivedAt ?? 0,
  };
}

function splitOnce(text: string, mark: string): readonly string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + mark.length)];
}

function lowerCaseNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
