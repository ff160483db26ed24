import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

test('a browser that imports the REST entry is told why it cannot have it', async () => {
  expect(manifest.exports['./rest'].browser.default).toBe('./dist/rest/not-in-browser.js');
  await expect(import('./not-in-browser.ts')).rejects.toThrow('needs the secret API token');
});
