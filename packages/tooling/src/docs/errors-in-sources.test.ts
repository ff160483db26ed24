import { describe, expect, test } from 'vitest';
import { errorsInSources } from './errors-in-sources.ts';

const read = (...texts: readonly string[]) => errorsInSources(texts.map((text, index) => ({ file: `file-${index}.ts`, text })));
const codesOf = (...texts: readonly string[]): readonly string[] => read(...texts).codes.map(({ code }) => code);

describe('a code is found', () => {
  test.each([
    ['in an error', "throw new TrackingError('option-odd', 'x');", ['option-odd']],
    ['in either branch', "new TrackingError(missing ? 'a-missing' : 'a-invalid', 'x');", ['a-missing', 'a-invalid']],
    ['in a refusal', "const why = { code: 'too-odd', message: 'x' } as const;", ['too-odd']],
    ['in a refusal that core makes', "import { notTold } from '@waymark/core/transport';\nconst plan = notTold('odd-told');", ['odd-told']],
    ['in a problem that is told', "problem('odd-told');\nparts.problem('odd-part', cause);\nlog.problem(trouble);", ['odd-told', 'odd-part']],
    ['in a refusal that is cast', "const why = { code: 'too-odd' as string, message: 'x' };", ['too-odd']],
    ['with a name of its own', "const odd = 'name-odd';\nfunction make() { return { code: odd }; }", ['name-odd']],
    ['behind a helper', "refuse('odd-one', 'x');\nfunction refuse(code: string, message: string) { return { code, message }; }", ['odd-one']],
    ['behind a helper that is an arrow', "const fail = (what: string, code = 'odd-two') => { throw new TrackingError(code, what); };\nfail('x', 'odd-three');", ['odd-three']],
    ['behind two helpers', "const one = (code: string) => two(code);\nfunction two(code: string) { return { code }; }\none('deep-odd');", ['deep-odd']],
    ['where it is composed of what cannot be known', 'const why = { code: `http-${answer.status}`, message };', ['http-<status>']],
    ['where it is composed of what can', "const wrong = (what: string) => ({ code: `${what}-odd` });\nwrong('id');\nwrong('key');", ['id-odd', 'key-odd']],
    ['in the type of a code', "interface Notice { readonly code: 'one-odd' | 'two-odd'; readonly message: 'x' }", ['one-odd', 'two-odd']],
    ['in the type of the drop reasons', "export type DropReason = 'odd' | 'even';", ['odd', 'even']],
  ])('%s', (_where, text, codes) => {
    expect(read(text)).toEqual({ codes: codes.map((code) => ({ code, where: expect.stringMatching(/^file-0\.ts:\d+$/) })), unread: [] });
  });

  test('behind a helper of another file', () => {
    expect(codesOf("import { refuse } from './file-1.ts';\nrefuse('odd-far');", 'export function refuse(code: string) { return { code }; }')).toEqual(['odd-far']);
    expect(codesOf("import { odd } from './file-1.ts';\nconst why = { code: odd };", "export const odd = 'name-far';")).toEqual(['name-far']);
  });

  test('with its line', () => {
    expect(read("\n\nthrow new TrackingError('odd', 'x');").codes).toEqual([{ code: 'odd', where: 'file-0.ts:3' }]);
  });
});

describe('what is no code of its own', () => {
  test.each([
    ['one that is passed on', 'const why = { code: problem.code };'],
    ['one that was taken out of a value', 'function write({ code }: Problem) { return { error: { code } }; }'],
    ['one that was taken out of a value later', 'function write(problem: Problem) { const { code } = problem; return { code }; }'],
    ['a number', 'const why = { code: 7 };'],
    ['another class', "throw new TypeError('odd');"],
    ['a comment', "// new TrackingError('odd')"],
    ['a helper of the same name elsewhere', "refuse('odd'); function refuse(text: string) { return text; }"],
  ])('%s is left out', (_what, text) => {
    expect(read(text)).toEqual({ codes: [], unread: [] });
  });
});

test.each([
  ['is computed', 'const why = { code: codeOf(answer) };'],
  ['is a parameter that nobody passes', 'export function refuse(code: string) { return { code }; }'],
  ['comes from nowhere', 'const why = { code };'],
])('a code that %s is reported as unread, so that nobody overlooks it', (_how, text) => {
  expect(read(text)).toEqual({ codes: [], unread: ['file-0.ts:1'] });
});
