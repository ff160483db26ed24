import type { TracifySetup } from './setup.ts';

/** A decimal with exactly two places, no sign, no grouping, no leading zeros. */
export function isAmount(setup: TracifySetup, text: string): boolean {
  return (setup.decimalSeparator === '.' ? /^(?:0|[1-9]\d*)\.\d\d$/ : /^(?:0|[1-9]\d*),\d\d$/).test(text);
}
