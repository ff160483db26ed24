import { expect, test } from 'vitest';
import type { Ceiling } from './ceilings.ts';
import { faultOf, refusalFault } from './check-sizes.ts';
import { type BundleSize, measureBundle } from './measure-bundle.ts';

const ceiling: Ceiling = { title: 'one', from: { code: '' }, weighed: 'gzip', most: 1000, goal: 900, reason: 'A page has no more room.', absent: ['zod'] };

function sized(bytes: number, text = ''): BundleSize {
  return { raw: bytes * 3, gzip: bytes, brotli: bytes, text };
}

test('a bundle at its ceiling passes and one byte more does not', () => {
  expect(faultOf(ceiling, sized(1000))).toBeUndefined();
  expect(faultOf(ceiling, sized(1001))).toContain('1 above the ceiling of 1000');
});

test('a file may be weighed as it is', () => {
  expect(faultOf({ ...ceiling, weighed: 'raw' }, sized(334))).toContain('1002 bytes, 2 above');
});

test('the message says what to do and why the ceiling is there', () => {
  expect(faultOf(ceiling, sized(2000))).toMatch(/npm run bench[^]*A page has no more room/);
});

test('a name that must be absent fails however small the bundle is', () => {
  expect(faultOf(ceiling, sized(1, 'import"zod"'))).toContain('contains "zod"');
});

test('so does a sentence of a file whose sentences are for developers', () => {
  const unsaid = ['packages/tooling/src/size/check-builds.ts'];
  expect(faultOf({ ...ceiling, unsaid }, sized(1, 'x="Development gets nothing of the build that explains. Look at the condition "'))).toContain('which must not reach a browser');
  expect(faultOf({ ...ceiling, unsaid }, sized(1, 'x="conditions"'))).toBeUndefined();
});

test('a bundle is minified and weighed in three ways', async () => {
  const size = await measureBundle({ code: "export const greeting = 'hello '.repeat(3);" });
  expect(size.text).not.toContain('\n\n');
  expect(size.raw).toBeGreaterThan(0);
  expect(size.gzip).toBeGreaterThan(0);
  expect(size.brotli).toBeGreaterThan(0);
});

test('a file that is shipped is weighed as it is', async () => {
  const size = await measureBundle({ file: 'LICENSE' });
  expect(size.text).toContain('\n\n');
  expect(size.gzip).toBeLessThan(size.raw);
});

test('code that imports what is not there does not bundle', async () => {
  await expect(measureBundle({ code: "import './nothing.js';" })).rejects.toThrow('nothing.js');
});

test('code that a browser must refuse is a fault when it loads there', async () => {
  expect(await refusalFault("export const token = 'secret';")).toContain('"browser" condition');
});

test.each(["export { nothing } from './nothing.js';", "throw new Error('servers only');"])('%s is refused', async (code) => {
  expect(await refusalFault(code)).toBeUndefined();
});
