import { defineConfig } from 'vitest/config';

const conditions = ['@waymark/source', 'module', 'node', 'import', 'default'];

/** Tests in real browsers: `vitest run --config packages/browser/vitest.e2e.config.ts`. */
export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['e2e/**/*.e2e.ts'],
    // Pages wait more than they work, so three browsers go beside each other on a small machine.
    maxWorkers: 3,
    // A busy machine is slow, and a browser may take three tries to come up. Nothing waits for these when all goes well.
    testTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    hookTimeout: 180_000,
  },
});
