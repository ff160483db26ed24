import type { Bytes } from '@waymark/core';
import { readStream } from './read-stream.ts';
import type { Body } from '../relay-request.ts';

/**
 * How much is unpacked at a time. Unit: bytes. A byte of gzip can stand for 1032 (https://zlib.net/zlib_tech.html, checked 2026-11-22), so that no step makes more
 * than 4 MiB, whatever comes.
 */
const sliceBytes = 4096;

/** Unpacks what is packed with gzip by what every runtime has, and stops as soon as there is more than `most` bytes. */
export async function unpack(packed: Uint8Array<ArrayBuffer>, most: Bytes): Promise<Body> {
  const unpacked = slices(packed).pipeThrough(new DecompressionStream('gzip'));
  return readStream(unpacked, most).catch(() => ({ failed: 'unreadable' }));
}

function slices(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at < bytes.byteLength) controller.enqueue(bytes.subarray(at, (at += sliceBytes)));
      else controller.close();
    },
  });
}
