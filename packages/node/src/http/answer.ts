import { lazily } from './lazily.ts';
import type { Received } from './received.ts';
import { unpack } from './unpack.ts';

/** Statuses whose answers have no body (Fetch standard, "null body status"; checked 2026-11-22). */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

/** The answer as a `Response`, of which little is made before somebody asks for it. */
export function answerOf(given: Received): Response {
  const received = unpack(given);
  const { status, statusText, body } = received;
  const headers = headersOf(received);
  const whole = (): Response => new Response(body.length > 0 && !bodiless.has(status) ? new Uint8Array(body) : null, { status, statusText, headers: allHeaders(received) });
  return lazily({ status, headers, text: () => Promise.resolve(textOf(body)) }, whole);
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

/** Without the mark of the byte order with which some servers begin a text, as `text()` of every `Response`. */
function textOf(body: Buffer): string {
  const text = body.toString();
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
