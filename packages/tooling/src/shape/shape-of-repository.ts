import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { findShapeFaults } from './find-shape-faults.ts';

const sources = ['packages/*/src/**/*.ts', 'packages/*/bench/**/*.ts', 'examples/*/src/**/*.{ts,tsx}'];
const tests = /\.(test|test-d|e2e)\.ts$|\/__fixtures__\/|^packages\/testkit\/src\/contracts\//;

/** Shape faults of every source file of a repository. */
export function shapeOfRepository(from: string): readonly string[] {
  const files = globSync(sources, { cwd: from }).map((file) => file.split(sep).join('/'));
  return files.sort().flatMap((file) => findShapeFaults(file, readFileSync(join(from, file), 'utf8'), { isTest: tests.test(file) }));
}
