import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { binary, root, toolingFolder } from '../workspace/paths.ts';
import { runCommand } from '../workspace/run-command.ts';
import { codeBlocks } from './code-blocks.ts';

test('code blocks are found in order, those of other languages left out', () => {
  expect(codeBlocks('# A\n```ts\none\n```\n```sh\ntwo\n```\n```ts\nthree\n```\n')).toEqual(['one\n', 'three\n']);
});

test.each([['README.md'], ['docs/adding-a-transport.md']])('the code of %s compiles', async (page) => {
  const blocks = codeBlocks(readFileSync(join(root, page), 'utf8'));
  expect(blocks.length).toBeGreaterThan(0);
  // Below this package, so that the packages resolve as they do for an application.
  const folder = mkdtempSync(join(toolingFolder, '.readme-'));
  try {
    blocks.forEach((block, index) => writeFileSync(join(folder, `block-${index}.ts`), block));
    const compilerOptions = { lib: ['ES2023', 'DOM', 'DOM.Iterable'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../tsconfig.json', compilerOptions, include: ['*.ts'], exclude: [] }));
    const { output } = await runCommand(binary('tsc'), ['--pretty', 'false', '-p', join(folder, 'tsconfig.json')]);
    expect(output.split('\n').filter((line) => line.includes('block-'))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
