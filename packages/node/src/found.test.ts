import { describe, expect, test } from 'vitest';
import { createServerTracker } from './create-server-tracker.ts';
import { found } from './found.ts';

test.each([
  ['checkout', '"checkout"'],
  ['', '""'],
  ['x'.repeat(500), `"${'x'.repeat(50)}"`],
  [-1, '-1'],
  [Number.NaN, 'NaN'],
  [null, 'null'],
  [undefined, 'undefined'],
  [['SIGKILL'], 'a list of 1'],
  [{ a: 1 }, 'object'],
])('%j is described as %s', (value, text) => {
  expect(found(value)).toBe(text);
});

describe('a wrong option', () => {
  test.each([
    [{ service: '' }, 'createServerTracker() option "service"', 'found ""'],
    [{ service: 7 }, 'createServerTracker() option "service"', 'found 7'],
    [{ closeOn: ['SIGKILL'] }, 'createServerTracker() option "closeOn"', 'found "SIGKILL"'],
    [{ closeOn: 'SIGTERM' }, 'createServerTracker() option "closeOn"', 'found "SIGTERM"'],
    [{ closeOn: ['SIGTERM'], closeWithinMs: -1 }, 'createServerTracker() option "closeWithinMs"', 'found -1'],
    [{ request: { consentHeader: 'x consent' } }, 'Option "consentHeader"', 'found "x consent"'],
    [{ request: { consentCookie: 'a b' } }, 'Option "consentCookie"', 'found "a b"'],
    [{ request: { clientIpHeader: ['x-real-ip'] } }, 'Option "clientIpHeader"', 'found a list of 1'],
  ])('%j is named, and so is what was found', (options, start, seen) => {
    const make = (): unknown => createServerTracker({ service: 'shop', transports: [], ...(options as object) });
    expect(make).toThrow(expect.objectContaining({ code: 'option-invalid', message: expect.stringContaining(start) }));
    expect(make).toThrow(seen);
  });
});

test.each([[undefined, 'found undefined'], [null, 'found null'], [[], 'found an array'], ['tracify', 'found string']])('%j in place of options is refused', (options, seen) => {
  const make = (): unknown => createServerTracker(options as never);
  expect(make).toThrow(expect.objectContaining({ code: 'options-invalid', message: expect.stringContaining(`createServerTracker() needs an options object, ${seen}`) }));
});

test.each([{ transport: [] }, { sources: [] }, { onIdentity: () => undefined }, { closeon: [] }])('%j is no option, and the message lists those there are', (options) => {
  const make = (): unknown => createServerTracker({ transports: [], ...(options as object) });
  expect(make).toThrow(expect.objectContaining({ code: 'option-unknown', message: expect.stringMatching(/has no option ".*"\. Known: transports, .*closeOn/) }));
});
