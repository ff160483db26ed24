import { defineConfig } from 'vitest/config';

/** Sources are tested as they are: the condition `@waymark/source` maps every entry to its `.ts` file, so no build is needed. */
const conditions = ['@waymark/source', 'module', 'node', 'import', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'packages/tooling/**/*.test.ts', 'examples/*/src/**/*.test.ts'],
    // Tests of processes and servers wait more than they work.
    maxWorkers: 5,
    // Limits are for what hangs: a machine that has much else to do may need many times what a test takes by itself.
    testTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    // Servers that tests start may have to be installed before.
    hookTimeout: 600_000,
  },
});
