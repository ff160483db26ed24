import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findDistFaults } from './find-dist-faults.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-dist-'));
  mkdirSync(join(folder, 'server'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function faultsOf(script: string, dependencies: readonly string[]): readonly string[] {
  writeFileSync(join(folder, 'server', 'index.js'), script);
  return findDistFaults(folder, dependencies);
}

test('imports of declared dependencies, own files and Node are in order', () => {
  const script = "import { a } from '@waymark/core/transport';\nimport { b } from 'zod/mini';\nimport { c } from '../c.js';\nimport { d } from 'node:fs';\n";
  expect(faultsOf(script, ['@waymark/core', 'zod'])).toEqual([]);
});

test('a dependency that was bundled is found', () => {
  expect(faultsOf('export const a = 1;\n', ['@waymark/core'])).toEqual([expect.stringContaining('depends on @waymark/core but imports it nowhere')]);
});

test('an import that is not declared is found, a Node module without its prefix too', () => {
  expect(faultsOf("import { a } from 'left-pad/a';\nimport { b } from 'fs';\n", [])).toEqual(['It imports left-pad, which is no dependency.', 'It imports fs, which is no dependency.']);
});
