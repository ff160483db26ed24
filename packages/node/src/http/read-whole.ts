import type { IncomingMessage } from 'node:http';

/** Above this many bytes an answer is cut off. Whoever reads answers keeps far less of them. */
const mostBytes = 4_194_304;

/** Statuses whose answers have no body (Fetch standard, "null body status"; checked 2026-11-22). */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

/** Reads an answer to its end, so that the connection is free again. */
export function readWhole(message: IncomingMessage): Promise<Response> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    function finish(): void {
      resolve(answerOf(message, parts.length === 1 ? parts[0] : Buffer.concat(parts)));
    }
    message.on('data', (part: Buffer) => {
      parts.push(part);
      bytes += part.length;
      if (bytes <= mostBytes) return;
      finish();
      message.destroy();
    });
    message.on('end', finish);
    message.on('error', reject);
  });
}

function answerOf({ statusCode: status = 0, statusMessage: statusText = '', headersDistinct }: IncomingMessage, body: Buffer<ArrayBufferLike> | undefined): Response {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct)) for (const value of values) headers.append(name, value);
  return new Response(body && body.length > 0 && !bodiless.has(status) ? new Uint8Array(body) : null, { status, statusText, headers });
}
