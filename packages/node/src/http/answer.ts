import { lazily } from './lazily.ts';

/** What came back, read to its end. */
export interface Received {
  readonly status: number;
  readonly statusText: string;
  /** Values by names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

/** Above this many bytes an answer is cut off. Whoever reads answers keeps far less of them. */
export const mostBytes = 4_194_304;

/** Statuses whose answers have no body (Fetch standard, "null body status"; checked 2026-11-22). */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

/** The answer as a `Response`, of which little is made before somebody asks for it. */
export function answerOf(received: Received): Response {
  const { status, statusText, body } = received;
  const headers = headersOf(received);
  const whole = (): Response => new Response(body.length > 0 && !bodiless.has(status) ? new Uint8Array(body) : null, { status, statusText, headers: allHeaders(received) });
  return lazily({ status, headers, text: () => Promise.resolve(body.toString()) }, whole);
}

/** Says how long the body is in any case, because that is known by now. */
function headersOf(received: Received): Headers {
  function get(name: string): string | null {
    const { [name.toLowerCase()]: value } = received.headers;
    if (value === undefined) return name.toLowerCase() === 'content-length' ? String(received.body.length) : null;
    return typeof value === 'string' ? value : value.join(', ');
  }
  return lazily({ get }, () => allHeaders(received));
}

function allHeaders(received: Received): Headers {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(received.headers)) for (const value of [values].flat()) headers.append(name, value);
  return headers;
}
