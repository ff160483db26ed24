import { findOutcome } from './outcome.ts';
import type { Stack } from './stack.ts';
import { playVisit } from './visit.ts';

/** Plays the visit, says what it came to, and returns the exit code: 0 when everybody has everything once. */
export async function run(stack: Stack, say: (line: string) => void): Promise<number> {
  const placed = await playVisit(stack, say);
  const findings = findOutcome(stack, await stack.settle(), placed);
  say('');
  for (const { what, found, wanted } of findings) say(`${found === wanted ? 'ok   ' : 'FAULT'}  ${what}: ${found || 'none'}${found === wanted ? '' : ` instead of ${wanted || 'none'}`}`);
  return findings.every(({ found, wanted }) => found === wanted) ? 0 : 1;
}
