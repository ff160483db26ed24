import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishedPackages } from '../workspace/packages.ts';
import { binary, root, toolingFolder } from '../workspace/paths.ts';
import { runCommand } from '../workspace/run-command.ts';
import { assumed } from './assumed.ts';
import { codeBlocks } from './code-blocks.ts';

test('code blocks are found in order, those of other languages left out', () => {
  expect(codeBlocks('# A\n```ts\none\n```\n```sh\ntwo\n```\n```ts\nthree\n```\n')).toEqual(['one\n', 'three\n']);
});

describe('the code', () => {
  const pages = ['README.md', 'docs/adding-a-transport.md', 'docs/events.md', 'docs/guide.md', 'packages/testkit/README.md', ...publishedPackages().map(({ path }) => `${path}/README.md`)];
  const blocksOf = (page: string) => codeBlocks(readFileSync(join(root, page), 'utf8'));
  const nameOf = (page: string) => page.replaceAll('/', '-');
  let folder: string;
  let lines: readonly string[];

  /** All at once, because the compiler takes longer to start than to compile. */
  beforeAll(async () => {
    // Below this package, so that the packages resolve as they do for an application.
    folder = mkdtempSync(join(toolingFolder, '.readme-'));
    for (const page of pages) {
      // Every block is a module, also where it imports nothing.
      blocksOf(page).forEach((block, index) => writeFileSync(join(folder, `${nameOf(page)}-${index}.ts`), `${assumed[page]?.[index] ?? ''}${block}\nexport {};\n`));
    }
    // What a block makes is for the reader to use, and zod is the reader's own.
    const paths = { 'zod/*': ['../../core/node_modules/zod/*/index.d.ts'] };
    const compilerOptions = { paths, lib: ['ES2023', 'DOM', 'DOM.Iterable'], noUnusedLocals: false, noUnusedParameters: false };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../tsconfig.json', compilerOptions, include: ['*.ts'], exclude: [] }));
    const { output } = await runCommand(binary('tsc'), ['--pretty', 'false', '-p', join(folder, 'tsconfig.json')]);
    lines = output.split('\n');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(pages)('of %s compiles', (page) => {
    expect(blocksOf(page).length).toBeGreaterThan(0);
    expect(lines.filter((line) => line.includes(`/${nameOf(page)}-`))).toEqual([]);
  });

  test('is all that assumptions are made for', () => {
    const known = pages.flatMap((page) => blocksOf(page).map((_, index) => `${page} ${index}`));
    expect(known).toEqual(expect.arrayContaining(Object.entries(assumed).flatMap(([page, blocks]) => Object.keys(blocks).map((index) => `${page} ${index}`))));
  });
});
