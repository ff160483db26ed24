import type { Bytes } from '@waymark/core';
import type { Body, RelayAnswer, RelayRequest } from './relay-request.ts';

/** A Fetch request as the relay sees it. */
export function fromFetchRequest(request: Request, remoteAddress: string | undefined): RelayRequest {
  return {
    method: request.method,
    url: request.url,
    remoteAddress,
    encrypted: request.url.startsWith('https:'),
    header(name, most) {
      const value = request.headers.get(name);
      return value === null || value === '' || value.length > most ? undefined : value;
    },
    readBody: (most, signal) => readStream(request.body, most, signal),
  };
}

/** The answer of the relay as a Fetch host sends it. */
export function toFetchResponse({ status, headers, cookies = [], body }: RelayAnswer): Response {
  const response = new Response(body === '' ? null : body, { status, headers });
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
}

async function readStream(stream: ReadableStream<Uint8Array> | null, most: Bytes, signal: AbortSignal): Promise<Body> {
  if (!stream) return { text: '', size: 0 };
  const reader = stream.getReader();
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (signal.aborted) return { failed: 'slow' };
    if (done) return { text: text + decoder.decode(), size };
    size += value.byteLength;
    if (size > most) {
      cancel();
      return { failed: 'too-large' };
    }
    text += decoder.decode(value, { stream: true });
  }
}
