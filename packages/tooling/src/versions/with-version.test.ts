import { expect, test } from 'vitest';
import { withVersion } from './with-version.ts';

test('the version is replaced and the rest is kept', () => {
  const text = "/** Version of this package. */\nexport const version = '0.0.0';\n";
  expect(withVersion(text, '1.2.0-beta.1')).toBe("/** Version of this package. */\nexport const version = '1.2.0-beta.1';\n");
});

test('a file without a version is refused', () => {
  expect(() => withVersion('export const name = 1;\n', '1.2.0')).toThrow('no line');
});
