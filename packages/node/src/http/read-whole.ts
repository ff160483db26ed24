import type { IncomingMessage } from 'node:http';
import { lazily } from './lazily.ts';

/** Above this many bytes an answer is cut off. Whoever reads answers keeps far less of them. */
const mostBytes = 4_194_304;

/** Statuses whose answers have no body (Fetch standard, "null body status"; checked 2026-11-22). */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

/** Reads an answer to its end, so that the connection is free again. */
export function readWhole(message: IncomingMessage, done: (response: Response) => void, failed: (error: Error) => void): void {
  const parts: Buffer[] = [];
  let bytes = 0;
  const finish = (): void => done(answerOf(message, parts.length === 1 ? parts[0] : Buffer.concat(parts)));
  message.on('data', (part: Buffer) => {
    parts.push(part);
    bytes += part.length;
    if (bytes <= mostBytes) return;
    finish();
    message.destroy();
  });
  message.on('end', finish);
  message.on('error', failed);
}

function answerOf(message: IncomingMessage, body: Buffer = Buffer.alloc(0)): Response {
  const { statusCode: status = 0, statusMessage: statusText = '' } = message;
  const headers = headersOf(message, body.length);
  const whole = (): Response => new Response(body.length > 0 && !bodiless.has(status) ? new Uint8Array(body) : null, { status, statusText, headers: allHeaders(message) });
  return lazily({ status, headers, text: () => Promise.resolve(body.toString()) }, whole);
}

/** Says how long the body is in any case, because that is known by now. */
function headersOf(message: IncomingMessage, length: number): Headers {
  function get(name: string): string | null {
    const { [name.toLowerCase()]: value } = message.headers;
    if (value === undefined) return name.toLowerCase() === 'content-length' ? String(length) : null;
    return typeof value === 'string' ? value : value.join(', ');
  }
  return lazily({ get }, () => allHeaders(message));
}

function allHeaders({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct)) for (const value of values) headers.append(name, value);
  return headers;
}
