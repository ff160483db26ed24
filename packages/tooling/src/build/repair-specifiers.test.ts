import { expect, test } from 'vitest';
import { repairSpecifiers } from './repair-specifiers.ts';

test.each([
  ["import type { Bytes } from './units.ts';", "import type { Bytes } from './units.js';"],
  ["export * from '../ports/clock.ts';", "export * from '../ports/clock.js';"],
  ["type Lane = import('./lane/create-lane.ts').Lane;", "type Lane = import('./lane/create-lane.js').Lane;"],
  ["import './a.ts';", "import './a.js';"],
])('%s gets the extension that is published', (before, after) => {
  expect(repairSpecifiers(before)).toBe(after);
});

test.each(["import type { Server } from 'node:http';", "/** Reads `./a.ts`. */", "declare const file: './a.ts';"])('%s stays as it is', (text) => {
  expect(repairSpecifiers(text)).toBe(text);
});
