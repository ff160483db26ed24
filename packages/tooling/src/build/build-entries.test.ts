import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ExportTarget } from '../workspace/packages.ts';
import { buildEntries } from './build-entries.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-entries-'));
  mkdirSync(join(folder, 'src/server'), { recursive: true });
  for (const file of ['index.ts', 'refuse.ts', 'server/index.ts']) writeFileSync(join(folder, 'src', file), 'export {};\n');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function entriesOf(exports: Readonly<Record<string, ExportTarget>>, name = 'one'): Readonly<Record<string, string>> {
  return buildEntries({ name, folder, path: 'packages/one', manifest: { name, version: '1.0.0', exports } });
}

test('every script that the exports map promises is built, whatever its condition', () => {
  const exports = {
    '.': { '@waymark/source': './src/index.ts', browser: { types: './dist/refuse.d.ts', default: './dist/refuse.js' }, default: './dist/index.js' },
    './server': { default: './dist/server/index.js' },
    './package.json': './package.json',
  };
  expect(entriesOf(exports)).toEqual({ refuse: 'src/refuse.ts', index: 'src/index.ts', 'server/index': 'src/server/index.ts' });
});

test('the commands of a package are built too', () => {
  const manifest = { name: 'one', version: '1.0.0', exports: { '.': './dist/index.js' }, bin: { one: './dist/refuse.js' } };
  expect(buildEntries({ name: 'one', folder, path: 'packages/one', manifest })).toEqual({ index: 'src/index.ts', refuse: 'src/refuse.ts' });
});

test('a script for script tags is no module, although it may be exported', () => {
  expect(entriesOf({ './waymark.iife.js': './dist/waymark.iife.js', './stub.js': './dist/stub.js' }, '@waymark/browser')).toEqual({});
});

test('a promise without a source is refused', () => {
  expect(() => entriesOf({ '.': './dist/missing.js' })).toThrow('src/missing.ts does not exist');
});

test('a script outside of dist is refused', () => {
  expect(() => entriesOf({ '.': './lib/index.js' })).toThrow('not a file below dist');
});
