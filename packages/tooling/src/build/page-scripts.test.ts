import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../workspace/paths.ts';
import { bundledInto, makePageScripts, pageScriptsOf } from './page-scripts.ts';

let folder = '';
const browser = { name: '@waymark/browser', folder: join(root, 'packages/browser') };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-page-scripts-'));
  await makePageScripts(browser, 'es2022', folder);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function scriptOf(name: string): string {
  return readFileSync(join(folder, `${name}.js`), 'utf8');
}

test('the stub has at most 300 bytes', () => {
  expect(Buffer.byteLength(scriptOf('stub'))).toBeLessThanOrEqual(300);
});

test('the stub is the one that the README shows, for bundles of others', () => {
  const readme = readFileSync(join(root, 'packages/browser/README.md'), 'utf8');
  expect(readme).toContain(`\`\`\`js\n${scriptOf('stub').trim()}\n\`\`\``);
});

test('the stub runs as a classic script and keeps calls', () => {
  const window: { waymark?: unknown[] } = {};
  runInNewContext(scriptOf('stub'), { window, structuredClone });
  window.waymark?.push(['track', 'goalCompleted', { goalId: 'a' }]);
  expect(window.waymark?.[0]).toMatchObject({ 0: 'track', 1: 'goalCompleted', 2: { goalId: 'a' }, time: expect.any(Number) as number });
});

test('the library has everything inside, and leaves no name behind but its own', () => {
  const script = scriptOf('waymark.iife');
  expect(script).not.toMatch(/\b(?:import|require)\s*[({*"']/);
  expect(script).toContain('relay');
  const page: Record<string, unknown> = { document: { currentScript: null } };
  page['window'] = page;
  const before = Object.keys(page);
  runInNewContext(script, page);
  expect(Object.keys(page).filter((name) => !before.includes(name))).toEqual(['waymark']);
});

test('a package without scripts for tags has none', async () => {
  expect([pageScriptsOf({ name: '@waymark/core' }), bundledInto({ name: '@waymark/core' })]).toEqual([{}, []]);
  await expect(makePageScripts({ name: '@waymark/core', folder }, 'es2022', folder)).resolves.toBeUndefined();
});
