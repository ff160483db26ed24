import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { root } from '../workspace/paths.ts';
import { bundleWithEsbuild } from './bundlers/esbuild.ts';
import type { Ceiling } from './ceilings.ts';

export interface BundleSize {
  /** Unit: bytes, minified. */
  readonly raw: number;
  readonly gzip: number;
  readonly brotli: number;
  readonly text: string;
}

/** Bundles code as an application's production build would, from what we ship, or takes a file that is shipped as it is, and weighs it. Throws when it does not bundle. */
export async function measureBundle(from: Ceiling['from']): Promise<BundleSize> {
  const text = 'file' in from ? readFileSync(join(root, from.file), 'utf8') : await bundleWithEsbuild(from.code, 'production', from.external);
  const bytes = Buffer.from(text);
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length, text };
}
