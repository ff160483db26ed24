import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import webpack, { type Configuration, type Stats } from 'webpack';
import { type Bundler, target } from './bundler.ts';
import { withEntry } from './entry-file.ts';

/** As in a project that sets the mode and leaves the rest. */
export const bundleWithWebpack: Bundler = (code, mode) =>
  withEntry(code, async (entry, folder) => {
    const stats = await run({ mode, entry, context: folder, target: ['web', target], devtool: false, output: { path: folder, filename: 'out.js' } });
    if (stats.hasErrors()) throw new Error(stats.toString({ all: false, errors: true }));
    return readFileSync(join(folder, 'out.js'), 'utf8');
  });

function run(configuration: Configuration): Promise<Stats> {
  return new Promise((resolve, reject) => {
    const compiler = webpack(configuration);
    compiler?.run((error, stats) => compiler.close(() => (stats ? resolve(stats) : reject(error ?? new Error('webpack gave no answer.')))));
  });
}
