import type { CheckResult } from './hosts/run-checks.ts';

/** Finds the results among the lines that a runtime printed. */
export function readResults(printed: string): { readonly results: readonly CheckResult[]; readonly rest: string } {
  const results: CheckResult[] = [];
  const rest: string[] = [];
  for (const line of printed.split('\n')) {
    const result = readResult(line);
    if (result) results.push(result);
    else if (line.trim() !== '') rest.push(line);
  }
  return { results, rest: rest.join('\n') };
}

function readResult(line: string): CheckResult | undefined {
  if (!line.startsWith('{"subject":')) return undefined;
  try {
    return JSON.parse(line) as CheckResult;
  } catch {
    return undefined;
  }
}
