import { expect, test, vi } from 'vitest';
import { guardFunctions } from './guard-functions.ts';

interface Options {
  readonly name: string;
  readonly ask?: (() => string) | undefined;
  readonly listen?: (text: string) => void;
  readonly map?: Readonly<Record<string, (() => string) | null>>;
}

const bug = new Error('a bug of the application');
const rejects = async (): Promise<never> => {
  await Promise.resolve();
  throw bug;
};

function guard(options: Options): Options {
  return guardFunctions('x()', options, { asked: ['ask'], told: ['listen'] });
}

test('functions that do what they should go on as they are, as members of their options', () => {
  const heard: string[] = [];
  const options = {
    name: 'shop',
    ask() {
      return this.name;
    },
    listen: (text: string) => heard.push(text),
    map: { a: () => 'one', b: null },
  };
  const guarded = guard(options);
  guarded.listen?.('news');
  expect([guarded.name, guarded.ask?.(), guarded.map?.['a']?.(), guarded.map?.['b'], heard]).toEqual(['shop', 'shop', 'one', null, ['news']]);
  expect(guard({ name: 'shop' })).toEqual({ name: 'shop' });
});

// An unhandled rejection fails the run of these tests, as it ends a process of Node.js.
test.each<[string, () => never | Promise<never>]>([
  ['throws', () => { throw bug; }],
  ['rejects', rejects],
])('one that listens and %s is heard of on the console', async (_what, listen) => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  guard({ name: 'shop', listen: listen as () => void }).listen?.('news');
  await vi.waitFor(() => expect(said.mock.calls).toEqual([['[waymark] [callback-threw] The function "listen" of x() threw.', bug]]));
  said.mockRestore();
});

test('one that is asked throws where it throws, and where it gives a promise', () => {
  const asked = (ask: unknown) => () => guard({ name: 'shop', ask: ask as () => string }).ask?.();
  expect(asked(() => { throw bug; })).toThrow(bug);
  expect(asked(rejects)).toThrow(expect.objectContaining({ code: 'option-invalid', message: expect.stringContaining('x() option "ask" must answer at once') }));
  expect(asked(async () => 'late')).toThrow('found a promise');
  expect(() => guard({ name: 'shop', map: { a: rejects as never } }).map?.['a']?.()).toThrow('option "map.a"');
});
