import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Place, placesOf } from '../docs/errors-syntax.ts';
import { root } from '../workspace/paths.ts';

/** Shorter pieces may occur by chance. Unit: characters. */
const shortest = 20;

/** Sentences for people in TypeScript files (`pattern`: below the repository) that core does not say too: what a transport of core says may reach a page. */
export function sentencesIn(pattern: string): readonly string[] {
  const ofCore = new Set(readSentences('packages/core/src/{lane,transport}/*.ts'));
  return readSentences(pattern).filter((sentence) => !ofCore.has(sentence));
}

function readSentences(pattern: string): readonly string[] {
  const files = globSync(pattern, { cwd: root }).filter((file) => !file.endsWith('.test.ts'));
  return files.flatMap((file) => sentencesOf(readFileSync(join(root, file), 'utf8')));
}

/** The texts of a source with a space in them, cut where a minifier may write a character in another way. */
export function sentencesOf(text: string): readonly string[] {
  const texts = placesOf({ file: 'text.ts', text }).flatMap(textOf);
  const pieces = texts.flatMap((each) => each.split(/["'`\\\n]|[^ -~]/)).map((piece) => piece.trim());
  return pieces.filter((piece) => piece.length >= shortest && piece.includes(' '));
}

function textOf({ node }: Place): readonly string[] {
  const { type, value } = node;
  if (type === 'Literal' && typeof value === 'string') return [value];
  return type === 'TemplateElement' ? [(value as { readonly raw: string }).raw] : [];
}
