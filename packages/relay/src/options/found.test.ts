import { expect, test } from 'vitest';
import { shop } from '../server/__fixtures__/relay-kit.ts';
import { createRelay } from '../server/create-relay.ts';

test.each([
  [{ path: 'waymark' }, 'option "path"', 'found "waymark"'],
  [{ path: 7 }, 'option "path"', 'found 7'],
  [{ allowOrigins: ['shop.example'] }, 'option "allowOrigins"', 'found an entry that is none: "shop.example"'],
  [{ allowOrigins: [null] }, 'option "allowOrigins"', 'found an entry that is none: null'],
  [{ browserIdCookie: { name: 'a b' } }, 'option "browserIdCookie.name"', 'found "a b"'],
  [{ limits: { maxEvents: '50' } }, 'option "limits.maxEvents"', 'found "50"'],
  [{ limits: { rememberMs: 3_600_000 } }, 'option "limits.rememberMs" must not be below "maxAgeMs" (here 604800000)', 'found 3600000'],
])('%j: the message names the option and what was found', (options, name, seen) => {
  const make = (): unknown => createRelay({ transports: [], allowOrigins: [shop], ...(options as object) });
  expect(make).toThrow(expect.objectContaining({ code: 'option-invalid', message: expect.stringContaining(`createRelay() ${name}`) }));
  expect(make).toThrow(seen);
});

test.each([[undefined, 'found undefined'], [null, 'found null'], [[], 'found an array'], ['shop', 'found string']])('%j in place of options is refused', (options, seen) => {
  const make = (): unknown => createRelay(options as never);
  expect(make).toThrow(expect.objectContaining({ code: 'options-invalid', message: expect.stringContaining(`createRelay() needs an options object, ${seen}`) }));
});
