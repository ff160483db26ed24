import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fingerprint } from './fingerprint.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-print-'));
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src/a.ts'), 'one');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('the same files give the same print', () => {
  expect(fingerprint([folder])).toBe(fingerprint([folder]));
});

test('a changed, a new and a renamed file each give another print', () => {
  const first = fingerprint([folder]);
  writeFileSync(join(folder, 'src/a.ts'), 'two');
  const changed = fingerprint([folder]);
  writeFileSync(join(folder, 'src/b.ts'), '');
  const added = fingerprint([folder]);
  expect(new Set([first, changed, added]).size).toBe(3);
});

test('a dependency that was built again gives another print', () => {
  expect(fingerprint([folder], 'core-1')).not.toBe(fingerprint([folder], 'core-2'));
});

test('a missing path counts as empty', () => {
  expect(fingerprint([join(folder, 'nothing')])).toBe(fingerprint([]));
});
