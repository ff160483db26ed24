import { nodeResolve } from '@rollup/plugin-node-resolve';
import { transform } from 'esbuild';
import { rollup } from 'rollup';
import { type Bundler, target } from './bundler.ts';
import { withEntry } from './entry-file.ts';

/** With the plugin that finds packages. Rollup leaves minifying to others. */
export const bundleWithRollup: Bundler = (code, mode) =>
  withEntry(code, async (input) => {
    const bundle = await rollup({ input, logLevel: 'silent', plugins: [nodeResolve({ browser: true, exportConditions: [mode] })] });
    const { output } = await bundle.generate({ format: 'esm' });
    await bundle.close();
    const { code: out } = await transform(output[0].code, { minify: mode === 'production', format: 'esm', target, legalComments: 'none' });
    return out;
  });
