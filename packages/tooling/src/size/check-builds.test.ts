import { expect, test } from 'vitest';
import { buildsFault } from './check-builds.ts';
import { sentencesOf } from './sentences.ts';

const sentences = ['The tracker is closed. Create a new one'];

test('an application hears the explanations in development only', () => {
  expect(buildsFault(sentences, `say("${sentences[0]}")`, 'say("closed")')).toBeUndefined();
});

test('an explanation that reaches production is a fault', () => {
  expect(buildsFault(sentences, sentences[0] ?? '', sentences[0] ?? '')).toContain('is for developers');
});

test('development without explanations is a fault', () => {
  expect(buildsFault(sentences, 'say("closed")', 'say("closed")')).toContain('nothing of the build that explains');
});

test('sentences are texts of some length with a space, without what minifiers write in other ways', () => {
  const text =
    "import './a-file-with-a-long-name.ts'; const a = ['transport-not-for-browsers', `The option \"namespace\" takes 1 to 40 letters: ${b}.`, 'Short one.'];";
  expect(sentencesOf(text)).toEqual(['takes 1 to 40 letters:']);
});
