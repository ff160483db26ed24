import { build } from 'esbuild';
import { toolingFolder } from '../../workspace/paths.ts';
import { type Mode, target } from './bundler.ts';

/** esbuild knows no modes: an application names the condition. `external`: left out, because it is in the page already. */
export async function bundleWithEsbuild(code: string, mode: Mode, external: readonly string[] = []): Promise<string> {
  const result = await build({
    stdin: { contents: code, resolveDir: toolingFolder, loader: 'js' },
    bundle: true,
    minify: mode === 'production',
    write: false,
    format: 'esm',
    platform: 'browser',
    target,
    conditions: ['browser', 'module', ...(mode === 'development' ? [mode] : [])],
    legalComments: 'none',
    external: [...external],
    logLevel: 'silent',
  });
  return result.outputFiles.map((file) => file.text).join('');
}
