import { join } from 'node:path';
import type { NextConfig } from 'next';

const repository = join(import.meta.dirname, '../..');

const config: NextConfig = {
  // The packages of Waymark are linked from elsewhere in the repository.
  outputFileTracingRoot: repository,
  turbopack: { root: repository },
  // Types are checked together with those of the whole repository.
  typescript: { ignoreBuildErrors: true },
  experimental: { useTypeScriptCli: true },
};

export default config;
