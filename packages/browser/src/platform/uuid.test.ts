import { afterEach, expect, test, vi } from 'vitest';
import { createUuid } from './uuid.ts';

afterEach(() => vi.unstubAllGlobals());

const { crypto } = globalThis;

test.each([
  ['over https', {}],
  ['elsewhere', { randomUUID: undefined }],
])('makes random UUIDs of version 4 in a page %s', (_title, changes) => {
  vi.stubGlobal('crypto', { randomUUID: () => crypto.randomUUID(), getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes), ...changes });
  const ids = Array.from({ length: 200 }, createUuid);
  expect(new Set(ids).size).toBe(200);
  for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});
