import { expect, test } from 'vitest';
import type { Ceiling } from './ceilings.ts';
import { faultOf, refusalFault } from './check-sizes.ts';
import { measureBundle } from './measure-bundle.ts';

const ceiling: Ceiling = { title: 'one', code: '', gzip: 1000, reason: 'A page has no more room.', absent: ['zod'] };

test('a bundle at its ceiling passes and one byte more does not', () => {
  expect(faultOf(ceiling, { gzip: 1000, text: '' })).toBeUndefined();
  expect(faultOf(ceiling, { gzip: 1001, text: '' })).toContain('1 above the ceiling of 1000');
});

test('the message says what to do and why the ceiling is there', () => {
  expect(faultOf(ceiling, { gzip: 2000, text: '' })).toMatch(/npm run bench[^]*A page has no more room/);
});

test('a name that must be absent fails however small the bundle is', () => {
  expect(faultOf(ceiling, { gzip: 1, text: 'import"zod"' })).toContain('contains zod');
});

test('a bundle is minified and weighed in three ways', async () => {
  const size = await measureBundle("export const greeting = 'hello '.repeat(3);");
  expect(size.text).not.toContain('\n\n');
  expect(size.raw).toBeGreaterThan(0);
  expect(size.gzip).toBeGreaterThan(0);
  expect(size.brotli).toBeGreaterThan(0);
});

test('code that imports what is not there does not bundle', async () => {
  await expect(measureBundle("import './nothing.js';")).rejects.toThrow('nothing.js');
});

test('code that a browser must refuse is a fault when it loads there', async () => {
  expect(await refusalFault("export const token = 'secret';")).toContain('"browser" condition');
});

test.each(["export { nothing } from './nothing.js';", "throw new Error('servers only');"])('%s is refused', async (code) => {
  expect(await refusalFault(code)).toBeUndefined();
});
