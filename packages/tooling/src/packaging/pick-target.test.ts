import { expect, test } from 'vitest';
import { pickTarget } from './pick-target.ts';

const target = { workerd: { types: './a.d.ts', default: './server.js' }, browser: { development: './explaining.js', default: './page.js' }, types: './a.d.ts', default: './server.js' };

test.each([
  [['node', 'import'], './server.js'],
  [['workerd', 'browser'], './server.js'],
  [['browser'], './page.js'],
  [['browser', 'development'], './explaining.js'],
  [['types'], './a.d.ts'],
])('%j takes %s', (conditions, file) => {
  expect(pickTarget(target, conditions)).toBe(file);
});

test('nothing is taken where nothing matches', () => {
  expect([pickTarget({ browser: './page.js' }, ['node']), pickTarget({ browser: { development: './page.js' } }, ['browser'])]).toEqual([undefined, undefined]);
});
