import { defineConfig } from 'vitest/config';

const conditions = ['@waymark/source', 'module', 'node', 'import', 'default'];

/** Tests in a real Chromium: `vitest run --config packages/browser/vitest.e2e.config.ts`. */
export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['e2e/**/*.e2e.ts'],
    // One browser at a time: on a small machine several would only wait for each other.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
