import type { Bundler } from './bundler.ts';
import { bundleWithEsbuild } from './esbuild.ts';
import { bundleWithRollup } from './rollup.ts';
import { bundleWithVite } from './vite.ts';
import { bundleWithWebpack } from './webpack.ts';

/** What applications are built with, by name. */
export const bundlers: Readonly<Record<string, Bundler>> = {
  esbuild: bundleWithEsbuild,
  Rollup: bundleWithRollup,
  webpack: bundleWithWebpack,
  Vite: bundleWithVite,
};
