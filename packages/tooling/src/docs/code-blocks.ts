/** The TypeScript code blocks of a Markdown text, in order. */
export function codeBlocks(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```ts\n([^]*?)^```$/gm)].map((match) => match[1] ?? '');
}
