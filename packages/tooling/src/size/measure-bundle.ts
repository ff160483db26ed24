import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { toolingFolder } from '../workspace/paths.ts';

export interface BundleSize {
  /** Unit: bytes, minified. */
  readonly raw: number;
  readonly gzip: number;
  readonly brotli: number;
  readonly text: string;
}

/** Bundles `code` as an application's build would, from what we ship, and weighs it. Throws when it does not bundle. */
export async function measureBundle(code: string, external: readonly string[] = []): Promise<BundleSize> {
  const result = await build({
    stdin: { contents: code, resolveDir: toolingFolder, loader: 'js' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: ['browser', 'module'],
    legalComments: 'none',
    external: [...external],
    logLevel: 'silent',
  });
  const text = result.outputFiles.map((file) => file.text).join('');
  const bytes = Buffer.from(text);
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length, text };
}
