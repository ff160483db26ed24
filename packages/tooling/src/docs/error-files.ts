import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { root } from '../workspace/paths.ts';
import type { WorkspacePackage } from '../workspace/packages.ts';
import type { Source } from './errors-syntax.ts';

const isTest = /\.(test|e2e)\.ts$/;
const isNoSource = /\.(test|test-d|e2e)\.ts$|\/__fixtures__\//;

/** What a package is made of, tests apart. */
export function sourcesOf(each: WorkspacePackage): readonly Source[] {
  return filesOf(each, ['src']).filter(({ file }) => !isNoSource.test(file));
}

/** The tests of a package, those in browsers among them. */
export function testsOf(each: WorkspacePackage): readonly Source[] {
  return filesOf(each, ['src', 'e2e']).filter(({ file }) => isTest.test(file));
}

function filesOf({ path }: WorkspacePackage, folders: readonly string[]): readonly Source[] {
  const files = globSync(folders.map((folder) => `${path}/${folder}/**/*.ts`), { cwd: root }).map((file) => file.split(sep).join('/'));
  return files.sort().map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
}
