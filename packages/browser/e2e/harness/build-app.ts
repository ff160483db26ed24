import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Bundles the script of the test pages. */
export async function buildApp(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@waymark/source', 'module', 'browser'] },
    build: {
      write: false,
      target: 'es2022',
      rolldownOptions: { input: fileURLToPath(new URL('./page-app.ts', import.meta.url)), output: { format: 'iife' } },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  for (const each of outputs) {
    if (!('output' in each)) continue;
    const [chunk] = each.output;
    return chunk.code;
  }
  throw new Error('Vite built nothing.');
}
