import type { IncomingMessage, ServerResponse } from 'node:http';

/** Reads a body up to a limit. `undefined` when it is larger; the rest is left unread. */
export async function readBody(message: IncomingMessage, maxBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Header names in lower case, repeated ones joined. */
export function plainHeaders(message: IncomingMessage): Record<string, string> {
  const plain: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) plain[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return plain;
}

/** Writes an answer: strings and bytes as they are, `undefined` as nothing, anything else as JSON. */
export function writeAnswer(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>, body: unknown): void {
  const bare = body === undefined || status === 204 || status === 304;
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const bytes = bare ? new Uint8Array() : raw ? Buffer.from(body as string) : Buffer.from(JSON.stringify(body));
  const type = bare || raw ? {} : { 'content-type': 'application/json; charset=utf-8' };
  response.writeHead(status, { ...type, 'content-length': String(bytes.byteLength), ...headers });
  response.end(bytes);
}

/** Drops the connection the way a dying network does: a reset, no answer. */
export function dropConnection(message: IncomingMessage): void {
  if ('resetAndDestroy' in message.socket) message.socket.resetAndDestroy();
}
