import { describe, expect, test } from 'vitest';
import { bundlers } from './bundlers/index.ts';
import { shakingFault } from './check-shaking.ts';
import { parts, type SmallUse, smallUses } from './small-uses.ts';

const use: SmallUse = { name: 'followTcf', from: '@waymark/browser/consent/tcf', needs: ['TCF'] };

describe('a bundle of a small use', () => {
  test('passes with what it needs, up to a few percent and a run time above the leanest', () => {
    expect(shakingFault(use, '__tcfapi'.padEnd(2400, '.'), 2000)).toBeUndefined();
    expect(shakingFault(use, '__tcfapi'.padEnd(2401, '.'), 2000)).toContain('esbuild needs 2000');
  });

  test('fails with a part that nobody asked for', () => {
    expect(shakingFault(use, '__tcfapi readwrite', 2000)).toContain('It has outbox inside');
  });

  test('fails without what it needs, because then the names are out of date', () => {
    expect(shakingFault(use, 'nothing', 2000)).toContain('It needs TCF');
  });

  test('is empty when nothing is used', () => {
    const nothing: SmallUse = { from: '@waymark/browser', needs: [] };
    expect(shakingFault(nothing, '\n', 0)).toBeUndefined();
    expect(shakingFault(nothing, 'start();', 0)).toContain('leaves 8 bytes');
  });
});

test('every part is needed by some use, so that none of their names can go out of date unnoticed', () => {
  expect(new Set(smallUses.flatMap(({ needs }) => needs))).toEqual(new Set(Object.keys(parts)));
});

describe.each(Object.entries(bundlers))('%s', (_name, bundle) => {
  test('drops what is not used from the code that it is given', async () => {
    const text = await bundle("const unused = 'left over'; globalThis.kept = 'kept';", 'production');
    expect(text).toContain('kept');
    expect(text).not.toContain('left over');
  });

  test('refuses an import of nothing', async () => {
    await expect(bundle("import './nothing.js';", 'production')).rejects.toThrow('nothing.js');
  });
});
