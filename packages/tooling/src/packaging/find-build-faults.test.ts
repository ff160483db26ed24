import { expect, test } from 'vitest';
import { findBuildFaults } from './find-build-faults.ts';

const server = { '@waymark/source': './src/index.ts', default: './dist/index.js' };
const page = { '@waymark/source': './src/page.ts', default: './dist/page.js' };
const manifest = { name: '@waymark/planted', version: '0.0.0' };

test('builds for servers come before those for pages', () => {
  expect(findBuildFaults({ name: manifest.name, manifest: { ...manifest, exports: { './a': { workerd: server, 'edge-light': server, browser: page, ...server } } } })).toEqual([]);
});

test('an edge platform that gets the build for pages is found', () => {
  const faults = findBuildFaults({ name: manifest.name, manifest: { ...manifest, exports: { './a': { workerd: server, browser: page, ...server } } } });
  expect(faults).toEqual([expect.stringContaining('Edge Runtime gets ./dist/page.js as @waymark/planted/a, Node.js gets ./dist/index.js')]);
});
