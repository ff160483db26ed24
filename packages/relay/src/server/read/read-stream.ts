import type { Bytes } from '@waymark/core';
import type { Body } from '../relay-request.ts';

/**
 * Pieces in which a body of at most so many bytes may come. In single bytes it would take a hundred times its size in memory, and a second of work for half a megabyte; networks
 * bring it in packets of 500 bytes and more.
 */
export function piecesOf(most: Bytes): number {
  return 1000 + most / 64;
}

/** Reads a stream to its end, to `most` bytes, or until the signal aborts. */
export async function readStream(stream: ReadableStream<Uint8Array<ArrayBuffer>> | null, most: Bytes, signal?: AbortSignal): Promise<Body> {
  if (!stream) return { bytes: new Uint8Array(0) };
  const reader = stream.getReader();
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  signal?.addEventListener('abort', cancel, { once: true });
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const mostPieces = piecesOf(most);
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (signal?.aborted) return { failed: 'slow' };
    if (done) return { bytes: joined(chunks, size) };
    size += value.byteLength;
    if (size > most || chunks.length >= mostPieces) {
      cancel();
      return { failed: 'too-large' };
    }
    chunks.push(value);
  }
}

function joined(chunks: readonly Uint8Array<ArrayBuffer>[], size: Bytes): Uint8Array<ArrayBuffer> {
  const [only] = chunks;
  if (only && chunks.length === 1) return only;
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
