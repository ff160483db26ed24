import { defineConfig } from 'vitest/config';

const conditions = ['@waymark/source', 'module', 'node', 'import', 'default'];

/** The built shop in a real Chromium: `vitest run --config examples/next-shop/vitest.e2e.config.ts`. */
export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['e2e/**/*.e2e.ts'],
    globalSetup: ['e2e/harness/build-shop.ts'],
    testTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    hookTimeout: 180_000,
  },
});
