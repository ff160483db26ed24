/** One request as it arrived. */
export interface Arrived {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed body, or the parsed `message` of the GET form. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

export type Reply = Response | 'broken' | undefined;

export interface FakeStream {
  readonly fetch: typeof fetch;
  readonly arrived: readonly Arrived[];
  /** Messages of events, without `client_key` and `requested_at`. */
  readonly messages: readonly Readonly<Record<string, unknown>>[];
  readonly types: readonly unknown[];
  clear(): void;
}

export const target = 'https://cdp.example';
export const browserId = '0d5c7f1e-2b34-4a56-8c78-9d0e1f2a3b4c';

/** The nth id that the fake issues, from 1. */
export function issuedId(nth: number): string {
  return `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`;
}

export function answer(status: number, body: unknown = { status: 'OK' }, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
}

/** Stands for the Stream API. `script` may answer in its place: with a response, or with a connection that breaks. */
export function fakeStream(script: (request: Arrived, nth: number) => Reply | Promise<Reply> = () => undefined): FakeStream {
  let arrived: Arrived[] = [];
  let issued = 0;

  async function respond(url: string, init: RequestInit): Promise<Response> {
    const request = read(url, init);
    arrived.push(request);
    const scripted = await script(request, arrived.length - 1);
    if (scripted === 'broken') throw new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
    if (scripted) return scripted;
    if (!request.path.endsWith('/browser/create.json')) return answer(201);
    issued += 1;
    return answer(201, { status: 'OK', version: '1.2', ref: issuedId(issued), customer_ref: issuedId(900 + issued) });
  }

  const messages = (): Record<string, unknown>[] =>
    arrived.flatMap(({ path, body }) => {
      if (!body || path.endsWith('/browser/create.json')) return [];
      const { client_key: _key, requested_at: _time, ...message } = body;
      return [message];
    });
  return {
    fetch: ((input: string, init: RequestInit) => respond(input, init)) as typeof fetch,
    get arrived() {
      return arrived;
    },
    get messages() {
      return messages();
    },
    get types() {
      return messages().map(({ type }) => type);
    },
    clear() {
      arrived = [];
    },
  };
}

function read(url: string, init: RequestInit): Arrived {
  const { pathname, searchParams } = new URL(url);
  const text = typeof init.body === 'string' ? init.body : searchParams.get('message');
  return {
    method: init.method ?? 'GET',
    path: pathname,
    query: searchParams,
    headers: Object.fromEntries(new Headers(init.headers)),
    body: text ? JSON.parse(text) : undefined,
  };
}
