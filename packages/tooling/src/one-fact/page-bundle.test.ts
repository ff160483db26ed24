import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { toolingFolder } from '../workspace/paths.ts';

const secretNames = /api[-_]?key|hash[-_]?key|secret|authorization|x-oc-hash|custom-?auth/i;

/** What a bundler for production puts into a page, from the sources. */
async function bundleOf(names: readonly string[]): Promise<string> {
  const contents = `import { ${names.join(', ')} } from '@waymark/transport-ordercloud'; export const used = [${names.join(', ')}];`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: toolingFolder, loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    conditions: ['browser', '@waymark/source'],
  });
  return outputFiles.map(({ text }) => text).join('');
}

test.each(['sitecoreSend', 'sitecoreDiscover', 'sitecoreSearch'])('a page with %s has no key, hash key or secret inside, and no place for one', async (name) => {
  const text = await bundleOf([name]);
  expect(text).toContain(name);
  expect(secretNames.exec(text)?.[0]).toBeUndefined();
});

test('a page with the identity helper sends the token of its own visitor, and knows no other credential', async () => {
  const text = await bundleOf(['createOrderCloudIdentity']);
  expect(text).toContain('anonuserid');
  expect(/api[-_]?key|hash[-_]?key|client[-_]?secret|x-oc-hash|custom-?auth/i.exec(text)?.[0]).toBeUndefined();
});

test('such names are found where they are: in the parts for servers', async () => {
  expect(secretNames.exec(await bundleOf(['createConfigurator', 'orderCloudSource']))?.[0]).toBeDefined();
});
