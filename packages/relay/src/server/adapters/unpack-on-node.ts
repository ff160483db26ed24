import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Bytes } from '@waymark/core';
import type { Body } from '../relay-request.ts';

/** Unpacks what is packed with gzip, off the main thread, and stops as soon as there is more than `most` bytes. */
export async function unpackOnNode(packed: Uint8Array<ArrayBuffer>, most: Bytes): Promise<Body> {
  try {
    return { bytes: await promisify(gunzip)(packed, { maxOutputLength: most }) };
  } catch (error) {
    return { failed: Object(error).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'unreadable' };
  }
}
