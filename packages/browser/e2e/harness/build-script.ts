import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Bundles a file of ours as one classic script, as a page takes it. `input`: `new URL('./file.ts', import.meta.url)`. */
export async function buildScript(input: URL): Promise<string> {
  const path = fileURLToPath(input);
  const result = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@waymark/source', 'module', 'browser'] },
    build: { write: false, target: 'es2022', rolldownOptions: { input: path, output: { format: 'iife' } } },
  });
  const [chunk] = [result].flat().flatMap((each) => ('output' in each ? each.output : []));
  if (chunk?.type !== 'chunk') throw new Error(`Vite built nothing of ${path}.`);
  return chunk.code;
}
