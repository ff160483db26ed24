import { describe, expect, test } from 'vitest';
import { memoryStore } from '../__fixtures__/memory-store.ts';
import { createBrowserId } from './browser-id.ts';

const name = 'waymark_id';
const made = '00000000-0000-4000-8000-000000000001';

function create(cookie?: string, mirror?: string) {
  const cookies = memoryStore(cookie === undefined ? {} : { [name]: cookie });
  const local = memoryStore(mirror === undefined ? {} : { [name]: mirror });
  const browserId = createBrowserId({ cookies, local, name, newId: () => made });
  return { browserId, cookies, local };
}

describe('createBrowserId', () => {
  test.each([
    ['nothing', undefined, undefined, made],
    ['the cookie', 'from-cookie', 'from-mirror', 'from-cookie'],
    ['the mirror, when the cookie is gone', undefined, 'from-mirror', 'from-mirror'],
    ['the mirror, when the cookie cannot be an id', 'a b', 'from-mirror', 'from-mirror'],
    ['nothing, when both are too long', 'x'.repeat(65), 'y'.repeat(65), made],
  ])('starts from %s', (_title, cookie, mirror, expected) => {
    const { browserId, cookies, local } = create(cookie, mirror);
    expect([browserId.read(), cookies.get(name), local.get(name)]).toEqual([expected, expected, expected]);
  });

  test('keeps its id when it reads again and finds nothing', () => {
    const { browserId, cookies, local } = create('from-cookie');
    cookies.delete(name);
    local.delete(name);
    browserId.reload();
    expect(browserId.read()).toBe('from-cookie');
  });

  test('renewing makes a new id everywhere', () => {
    const { browserId, cookies, local } = create('from-cookie');
    browserId.renew();
    expect([browserId.read(), cookies.get(name), local.get(name)]).toEqual([made, made, made]);
  });
});
