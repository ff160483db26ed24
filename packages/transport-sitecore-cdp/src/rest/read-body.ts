import { Buffer } from 'node:buffer';
import { restError } from './rest-error.ts';

/** Reads a body to its end, or gives up above `most` bytes. */
export async function readBody(response: Response, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (!response.body) return Buffer.alloc(0);
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    chunks.push(value);
    size += value.byteLength;
    if (size <= most) continue;
    await reader.cancel();
    throw restError('rest-answer-too-large', `An answer is larger than the ${most} bytes that are read. Ask for less: a smaller page, or smaller files in a batch ("maxFileBytes").`);
  }
}
