import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withImports } from './module-files.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-modules-'));
  mkdirSync(join(folder, 'src/parts'), { recursive: true });
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): void {
  writeFileSync(join(folder, 'src', name), text);
}

test('what a module imports or exports again is shipped with it, in a circle too', () => {
  write('index.ts', "export { a } from './parts/a.ts';\nimport cookies from 'js-cookie';\nexport const c = cookies;\n");
  write('parts/a.ts', "import { b } from '../b.ts';\nexport const a = b;\n");
  write('b.ts', "import { a } from './parts/a.ts';\nexport const b = () => a;\n");
  write('unused.ts', 'export {};\n');
  expect(withImports({ index: 'src/index.ts' }, folder)).toEqual({ index: 'src/index.ts', 'parts/a': 'src/parts/a.ts', b: 'src/b.ts' });
});

test('what is imported for its types is not there at run time', () => {
  write('index.ts', "import type { A } from './a.ts';\nexport type { B } from './b.ts';\nexport const c = (a: A) => a;\n");
  expect(withImports({ index: 'src/index.ts' }, folder)).toEqual({ index: 'src/index.ts' });
});
