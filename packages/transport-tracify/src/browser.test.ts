import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

test('in a browser the package refuses to load and says why', async () => {
  await expect(import('./browser.ts')).rejects.toMatchObject({ code: 'server-only', message: expect.stringContaining('runs on a server only') });
});

test('a browser build reaches a file that names neither the key header nor the host', async () => {
  const manifest = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
    readonly exports: { readonly '.': Readonly<Record<string, { readonly '@waymark/source'?: string }>> };
  };
  const source = manifest.exports['.']['browser']?.['@waymark/source'] ?? '';
  const text = await readFile(new URL(`../${source}`, import.meta.url), 'utf8');
  expect(text).not.toMatch(/tracify-token|api\.tracify\.ai|import|export/);
});
