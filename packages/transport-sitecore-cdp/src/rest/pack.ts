import { Buffer } from 'node:buffer';
import { constants, createGzip } from 'node:zlib';
import type { Gzip } from 'node:zlib';
import { TrackingError } from '@waymark/core/transport';

/** A file of the Batch API. */
export interface PackedFile {
  readonly gzip: Buffer<ArrayBuffer>;
  readonly records: number;
}

/** Bytes that gzip adds at most to a block that cannot be compressed, its end included. */
const overhead = 64;

interface OpenFile {
  /** Bytes compressed so far. */
  size(): number;
  add(line: string): void;
  /** Compresses what was added, so that `size` counts it. */
  flush(): Promise<void>;
  end(): Promise<Buffer<ArrayBuffer>>;
}

/**
 * Packs lines into gzip files of at most `most` bytes. Nothing is held but the file being written: the compressor is asked for its true size only when the
 * lines since the last time could fill the rest.
 */
export async function* pack(lines: AsyncIterable<string>, most: number): AsyncGenerator<PackedFile> {
  let file = openFile();
  let records = 0;
  let unflushed = 0;
  for await (const line of lines) {
    // A line that cannot be compressed grows by five bytes per 16 KiB.
    const size = Math.ceil(Buffer.byteLength(line) * 1.001) + overhead;
    if (file.size() + unflushed + size > most && records > 0) {
      await file.flush();
      unflushed = 0;
      if (file.size() + size > most) {
        yield { gzip: await file.end(), records };
        file = openFile();
        records = 0;
      }
    }
    file.add(line);
    unflushed += size;
    records += 1;
    if (records === 1 && size > most) await refuseIfTooLarge(file, most);
  }
  if (records > 0) yield { gzip: await file.end(), records };
}

async function refuseIfTooLarge(file: OpenFile, most: number): Promise<void> {
  await file.flush();
  if (file.size() + overhead <= most) return;
  throw new TrackingError('batch-record-too-large', `A record alone takes more than the ${most} bytes of a file. Send it without what makes it large.`);
}

function openFile(): OpenFile {
  const gzip: Gzip = createGzip();
  const chunks: Buffer<ArrayBuffer>[] = [];
  let size = 0;
  gzip.on('data', (chunk: Buffer<ArrayBuffer>) => {
    chunks.push(chunk);
    size += chunk.length;
  });
  return {
    size: () => size,
    add: (line) => void gzip.write(line),
    flush: () => new Promise((resolve) => gzip.flush(constants.Z_SYNC_FLUSH, () => resolve())),
    end: () =>
      new Promise((resolve, reject) => {
        gzip.on('error', reject);
        gzip.on('end', () => resolve(Buffer.concat(chunks)));
        gzip.end();
      }),
  };
}
