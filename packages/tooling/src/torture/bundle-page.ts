import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import type { Adapter } from './adapters.ts';

/** Scripts of an adapter's pages, by path. */
export interface PageScripts {
  readonly '/app.js': string;
  readonly '/strict.js': string;
}

/** Bundles the page of an adapter, and the same as a React application. */
export async function bundlePage({ file }: Adapter): Promise<PageScripts> {
  const adapter = `import { makeEmitter } from './${file}.ts';`;
  return {
    '/app.js': await bundle(`${adapter} import { expose } from './expose.ts'; expose(makeEmitter);`),
    '/strict.js': await bundle(`${adapter} import { mountStrictly } from './strict-mode.ts'; mountStrictly(makeEmitter);`),
  };
}

async function bundle(contents: string): Promise<string> {
  const result = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('./page', import.meta.url)), loader: 'ts' },
    bundle: true,
    minifyWhitespace: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    conditions: ['@waymark/source', 'browser', 'module'],
    // Only React's development build mounts twice.
    define: { 'process.env.NODE_ENV': '"development"' },
    logLevel: 'silent',
  });
  return result.outputFiles[0]?.text ?? '';
}
