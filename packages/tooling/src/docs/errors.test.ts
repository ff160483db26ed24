import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../workspace/paths.ts';
import { publishedPackages } from '../workspace/packages.ts';
import { sourcesOf, testsOf } from './error-files.ts';
import { errorsInPage, strayLines } from './errors-in-page.ts';
import { errorsInSources } from './errors-in-sources.ts';
import { holdsCode, textsOfAssertions } from './errors-in-tests.ts';

/** Codes in the sources that nobody meets, each with its reason. */
const internal: ReadonlyMap<string, string> = new Map([
  ['custom', 'kind of an issue, as zod names it; what a user sees is the violation made of it'],
  ['ECONNRESET', 'what Node.js says of a connection that ended, which core makes `connection-reset` and `network`'],
  ['NOT_SENT', 'what the fetch of a page says to httpTransport, which makes it `network`'],
]);
/** Files in which a code is not ours, each with its reason. */
const foreign: ReadonlyMap<string, string> = new Map([
  ['packages/transport-sitecore-cdp/src/rest/error-log.ts', 'passes on the codes of a batch that Sitecore CDP gives'],
  ['packages/node/src/http/deno-fetch.ts', 'gives an error of Deno the code that Node.js has for it; what a user meets is made of it by core, such as `dns-failed`'],
  ['packages/browser/src/delivery/books.ts', 'a drop without a cause of its own has its reason for a code, and reasons are documented'],
]);

const text = readFileSync(join(root, 'docs/errors.md'), 'utf8');
const rows = errorsInPage(text);
const packages = publishedPackages().map((each) => {
  const { codes, unread } = errorsInSources(sourcesOf(each));
  const codesWeName = new Map(codes.filter(({ code }) => !internal.has(code)).map(({ code, where }) => [code, where]));
  return { name: each.name, codes: codesWeName, unread, workspace: each };
});

describe.each(packages)('codes of $name', ({ name, codes, unread, workspace }) => {
  test('can all be read from its sources', () => {
    expect(unread.filter((where) => !foreign.has(where.replace(/:\d+$/, '')))).toEqual([]);
  });

  test('each have a row in docs/errors.md, under the package or for every package', () => {
    const here = rows.filter(({ packageName }) => packageName === undefined || packageName === name).map(({ code }) => code);
    expect([...codes].filter(([code]) => !here.includes(code))).toEqual([]);
  });

  test('are each produced by a test of the package', () => {
    const texts = textsOfAssertions(testsOf(workspace));
    expect([...codes].filter(([code]) => !texts.some(holdsCode(code)))).toEqual([]);
  });
});

describe('docs/errors.md', () => {
  test('has no row whose code is gone from the sources', () => {
    const isGone = ({ code, packageName }: (typeof rows)[number]): boolean => !packages.some(({ name, codes }) => (packageName ?? name) === name && codes.has(code));
    expect(rows.filter(isGone).map(({ code, section }) => `${section}: ${code}`)).toEqual([]);
  });

  test('tells of each code what happened and what to do, once per section', () => {
    expect(strayLines(text)).toEqual([]);
    expect(rows.filter(({ cause, cure }) => !cause.endsWith('.') || !cure.endsWith('.'))).toEqual([]);
    const places = rows.map(({ code, section }) => `${section}: ${code}`);
    expect(places.filter((place, index) => places.indexOf(place) < index)).toEqual([]);
  });

  test('has the drop reasons of the type', () => {
    const [, type = ''] = /export type DropReason =([^;]*);/.exec(readFileSync(join(root, 'packages/core/src/ports/report.ts'), 'utf8')) ?? [];
    const reasons = [...type.matchAll(/'([a-z-]+)'/g)].map(([, reason]) => reason);
    expect(reasons).toContain('queue-full');
    expect(rows.filter(({ section }) => section === 'Why an event did not arrive').map(({ code }) => code).sort()).toEqual(reasons.sort());
  });
});
