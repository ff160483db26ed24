import { toFields } from '../checks.ts';
import { anonymise, forbiddenKeys, hashMistakes } from './anonymise.ts';
import { valuesOf } from './mistaken-keys.ts';
import type { KnownVisitor, TracifySetup } from './setup.ts';

const kindNames = new Map<unknown, string>([
  [1, 'e-mail address'],
  [2, 'session'],
  [3, 'IP address'],
  [4, 'User-Agent'],
]);

/** What is wrong with `identity_data`: hash as key, kind as value. `visitors` are those told to the fake so far. */
export function findIdentityProblems(setup: TracifySetup, visitors: readonly KnownVisitor[], value: unknown): readonly string[] {
  const fields = toFields(value);
  if (!fields) return ['identity_data must be an object'];
  const entries = Object.entries(fields);
  const formProblems = entries.flatMap(([key, kind]) => findEntryProblems(setup, key, kind));
  if (formProblems.length > 0) return formProblems;
  const counts = [1, 2, 3, 4].map((kind) => entries.filter((entry) => entry[1] === kind).length);
  const repeated = counts.flatMap((count, index) => (count > 1 ? [`identity_data names more than one ${kindNames.get(index + 1)}`] : []));
  const missing = counts.flatMap((count, index) => (count === 0 && index > 0 ? [`identity_data lacks the ${kindNames.get(index + 1)} (kind ${index + 1})`] : []));
  if (entries.length === 0) return ['identity_data is empty'];
  const problems = setup.allowPartialIdentity ? repeated : [...repeated, ...missing];
  return problems.length > 0 ? problems : findStrangers(visitors, entries);
}

function findEntryProblems(setup: TracifySetup, key: string, kind: unknown): readonly string[] {
  if (!/^[0-9a-f]{64}$/.test(key)) return ['a key of identity_data is not 64 lower-case hex characters: the hash is the key, the kind is the value'];
  const placeholder = forbiddenKeys.get(key);
  if (placeholder !== undefined) return [`identity_data contains the hash of ${placeholder}, which identifies nobody`];
  const mistake = setup.mistakenKeys.get(key);
  if (mistake !== undefined) return [`identity_data is hashed wrongly: the ${kindNames.get(kind) ?? 'value'} ${mistake}`];
  return kindNames.has(kind) ? [] : ['a value of identity_data is not one of the numbers 1, 2, 3, 4'];
}

/** Compares with the visitors the fake was told about: all keys must belong to one of them, each with its own kind. */
function findStrangers(visitors: readonly KnownVisitor[], entries: readonly (readonly [string, unknown])[]): readonly string[] {
  if (visitors.length === 0) return [];
  const expected = visitors.map((visitor) => valuesOf(visitor).map(([kind, value]) => ({ kind, key: anonymise(value) })));
  const fits = expected.some((keys) => entries.every(([key, kind]) => keys.some((one) => one.kind === kind && one.key === key)));
  return fits ? [] : [explain(visitors, entries)];
}

function explain(visitors: readonly KnownVisitor[], entries: readonly (readonly [string, unknown])[]): string {
  const values = visitors.flatMap(valuesOf);
  for (const [key, kind] of entries) {
    const swapped = values.find(([own, value]) => own !== kind && anonymise(value) === key);
    if (swapped) return `identity_data calls the hash of the ${kindNames.get(swapped[0])} a ${kindNames.get(kind)}`;
    for (const { says, hash } of hashMistakes) {
      if (values.some(([, value]) => hash(value) === key)) return `identity_data is hashed wrongly: the ${kindNames.get(kind)} ${says}`;
    }
    if (!values.some(([own, value]) => own === kind && anonymise(value) === key)) return `identity_data has a ${kindNames.get(kind)} that no known visitor has`;
  }
  return 'identity_data mixes values of different visitors';
}
