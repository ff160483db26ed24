import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const pages = ['index', 'product', 'cart', 'checkout', 'thanks'];

export default defineConfig({
  // Sources of the workspace, so that no package must be built first. A shop of your own leaves this line out.
  resolve: { conditions: ['@waymark/source', 'module', 'browser'] },
  build: {
    target: 'es2022',
    // Inlined files would be `data:` addresses, which `default-src 'self'` forbids.
    assetsInlineLimit: 0,
    rolldownOptions: { input: pages.map((page) => fileURLToPath(new URL(`${page}.html`, import.meta.url))) },
  },
  // The relay of `npm run sandbox`, which takes events of pages at this address. That of `npm start` takes those of its own shop only.
  server: { proxy: { '^/w$': process.env['WAYMARK_RELAY'] ?? 'http://127.0.0.1:4101' } },
});
