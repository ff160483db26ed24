import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findBreaches } from '../layers/find-breaches.ts';
import { publishedPackages } from '../workspace/packages.ts';
import { binary, root } from '../workspace/paths.ts';
import { runCommand } from '../workspace/run-command.ts';

let overlay = '';

beforeEach(() => {
  overlay = mkdtempSync(join(tmpdir(), 'waymark-fence-'));
});

afterEach(() => {
  rmSync(overlay, { recursive: true, force: true });
});

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(overlay, file)), { recursive: true });
  writeFileSync(join(overlay, file), text);
}

describe('isolation of packages', () => {
  async function resolveFrom(packagePath: string, name: string): Promise<string> {
    const script = `import.meta.resolve(${JSON.stringify(name)})`;
    const { output } = await runCommand(process.execPath, ['--input-type=module', '-e', script], { cwd: join(root, packagePath) });
    return output;
  }

  test('a package resolves what it declares', async () => {
    expect(await resolveFrom('packages/browser', 'js-cookie')).toBe('');
  });

  test.each([
    ['packages/core', 'js-cookie'],
    ['packages/node', 'js-cookie'],
    ['packages/browser', 'zod'],
    ['packages/browser', '@waymark/node'],
    ['packages/transport-tracify', '@waymark/transport-sitecore-cdp'],
    ['packages/node', '@waymark/relay'],
  ])('%s cannot resolve %s, which it does not declare', async (packagePath, name) => {
    expect(await resolveFrom(packagePath, name)).toContain(`Cannot find package '${name}'`);
  });
});

test.each([
  ['@waymark/core', ['nanoid', 'zod']],
  ['@waymark/jetstream', ['@nats-io/jetstream', '@nats-io/kv', '@nats-io/transport-node', '@waymark/core']],
  ['@waymark/node', ['@waymark/core']],
  ['@waymark/browser', ['@waymark/core', 'js-cookie']],
  ['@waymark/relay', ['@waymark/core', '@waymark/node', 'jose', 'lru-cache']],
  ['@waymark/transport-ordercloud', ['@waymark/core']],
  ['@waymark/transport-sitecore-cdp', ['@waymark/core']],
  ['@waymark/transport-tracify', ['@noble/hashes', '@waymark/core']],
])('%s brings nothing along but %j', (name, dependencies) => {
  const { manifest } = publishedPackages().find((each) => each.name === name) ?? {};
  expect(Object.keys(manifest?.dependencies ?? {}).sort()).toEqual(dependencies);
  expect(Object.keys({ ...manifest }).filter((field) => /^(peer|optional)Dependencies/.test(field))).toEqual([]);
});

test('every published package is in that table', () => {
  expect(publishedPackages()).toHaveLength(8);
});

describe('compiler settings', () => {
  async function compileIn(packagePath: string, text: string): Promise<string> {
    plant('planted.ts', text);
    plant('package.json', JSON.stringify({ type: 'module' }));
    const compilerOptions = { typeRoots: [join(root, 'node_modules/@types')] };
    plant('tsconfig.json', JSON.stringify({ extends: join(root, packagePath, 'tsconfig.json'), compilerOptions, include: ['planted.ts'], exclude: [] }));
    const { output } = await runCommand(binary('tsc'), ['--pretty', 'false', '-p', join(overlay, 'tsconfig.json')]);
    return output;
  }

  test('core compiles what every runtime has', async () => {
    expect(await compileIn('packages/core', "export const body = new TextEncoder().encode('a');")).toBe('');
  });

  test.each(['document', 'window', 'localStorage', 'process', 'Buffer'])('%s does not compile in core', async (name) => {
    expect(await compileIn('packages/core', `export const found = ${name};`)).toContain(`Cannot find name '${name}'`);
  });

  test.each(['process', 'Buffer'])('%s does not compile in browser', async (name) => {
    expect(await compileIn('packages/browser', `export const found = ${name};`)).toContain(`Cannot find name '${name}'`);
  });

  test('document does not compile in node', async () => {
    expect(await compileIn('packages/node', 'export const found = document;')).toContain("Cannot find name 'document'");
  });
});

describe('lint rules', () => {
  async function lint(file: string, text: string): Promise<string> {
    cpSync(join(root, '.oxlintrc.json'), join(overlay, '.oxlintrc.json'));
    plant(file, text);
    const { output } = await runCommand(binary('oxlint'), [], { cwd: overlay });
    return output;
  }

  test.each(['navigator', 'location', 'self'])('core may not touch %s, which its compiler settings let through', async (name) => {
    expect(await lint('packages/core/src/planted.ts', `export const found = ${name};\n`)).toContain('no-restricted-globals');
  });

  test('core may not reach a global by way of globalThis', async () => {
    expect(await lint('packages/core/src/planted.ts', 'export const found = globalThis.navigator;\n')).toContain('no-restricted-properties');
  });

  test('browser may touch navigator', async () => {
    expect(await lint('packages/browser/src/planted.ts', 'export const found = (): string => navigator.userAgent;\n')).toContain('0 errors');
  });

  test.each([
    ['a default export', 'export default 1;\n', 'no-default-export'],
    ['any', 'export const loose = (value: any): unknown => value;\n', 'no-explicit-any'],
    ['a silenced compiler', '// @ts-ignore\nexport const one: number = 1;\n', 'ban-ts-comment'],
    ['more than 300 lines', `${Array.from({ length: 301 }, (_, index) => `export const n${index} = ${index};`).join('\n')}\n`, 'max-lines'],
  ])('%s is refused', async (_title, text, rule) => {
    expect(await lint('packages/core/src/planted.ts', text)).toContain(rule);
  });

  test('a test that runs alone is refused', async () => {
    const text = "import { expect, test } from 'vitest';\n\ntest.only('one', () => {\n  expect(1).toBe(1);\n});\n";
    expect(await lint('packages/core/src/planted.test.ts', text)).toContain('no-focused-tests');
  });

  test('a circle of imports is refused', async () => {
    plant('packages/core/src/first.ts', "import { second } from './second.ts';\n\nexport const first = (): number => second() + 1;\n");
    expect(await lint('packages/core/src/second.ts', "import { first } from './first.ts';\n\nexport const second = (): number => first();\n")).toContain('no-cycle');
  });
});

describe('layers', () => {
  test.each([
    ['packages/core/src/lane/planted.ts', "import { make } from '../pipeline/make.ts';"],
    ['packages/core/src/ports/planted.ts', "export { createLane } from '../lane/create-lane.ts';"],
    ['packages/core/src/pipeline/planted.ts', "import { standardEvents } from '../events/index.ts';"],
    ['packages/core/src/pipeline/planted.ts', "import { object } from 'zod/mini';"],
    ['packages/core/src/events/planted.ts', "import { z } from 'zod';"],
    ['packages/core/src/lane/planted.ts', "import { readFile } from 'node:fs/promises';"],
    ['packages/core/src/lane/planted.ts', "const module = await import('../pipeline/make.ts');"],
    ['packages/core/src/pipeline/planted.ts', "import { createTracker } from '../index.ts';"],
    ['packages/browser/src/sources/planted.ts', "import { boot } from '../boot/create-browser-tracker.ts';"],
    ['packages/browser/src/platform/planted.ts', "import { session } from '../identity/session.ts';"],
    ['packages/browser/src/sender/planted.ts', "import { readFile } from 'node:fs';"],
    ['packages/relay/src/client/planted.ts', "import { createRelay } from '../server/index.ts';"],
    ['packages/relay/src/server/planted.ts', "import { tracify } from '@waymark/transport-tracify';"],
    ['packages/node/src/planted.ts', "import { startSandbox } from '@waymark/testkit/sandbox';"],
    ['packages/transport-sitecore-cdp/src/planted.ts', "import { createHash } from 'node:crypto';"],
    ['packages/transport-tracify/src/planted.ts', "import { createHash } from 'node:crypto';"],
    ['packages/relay/src/server/planted.ts', "import { timingSafeEqual } from 'node:crypto';"],
    ['packages/relay/src/server/planted.ts', "import { createServerTracker } from '@waymark/node';"],
    ['packages/node/src/request/planted.ts', "import { isIP } from 'node:net';"],
    ['packages/transport-ordercloud/src/planted.ts', "import { tracify } from '@waymark/transport-tracify';"],
    ['examples/shop/src/planted.ts', "import { lane } from '../../../packages/core/src/lane/create-lane.ts';"],
  ])('%s may not contain %s', (file, text) => {
    plant(file, `${text}\n`);
    expect(findBreaches(overlay)).toEqual([expect.stringContaining(`${file}:1 imports`)]);
  });

  test.each([
    ['packages/core/src/pipeline/planted.ts', "import type { StandardEventPayloads } from '../events/index.ts';"],
    ['packages/core/src/lane/planted.ts', "import type { Clock } from '../ports/clock.ts';"],
    ['packages/core/src/lane/planted.test.ts', "import { startSandbox } from '@waymark/testkit/sandbox';"],
    ['packages/browser/src/sources/planted.ts', "import { listen } from '../platform/listen.ts';"],
    ['packages/relay/src/server/planted.ts', "import { readWire } from '../wire.ts';"],
    ['packages/relay/src/server/adapters/planted.ts', "import { createServer } from 'node:http';"],
    ['packages/transport-sitecore-cdp/src/rest/planted.ts', "import { createHash } from 'node:crypto';"],
  ])('%s may contain %s', (file, text) => {
    plant(file, `${text}\n`);
    expect(findBreaches(overlay)).toEqual([]);
  });
});
