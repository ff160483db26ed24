import { pathText } from '../events/path-text.ts';
import type { Violation } from '../ports/report.ts';
import type { SchemaIssue } from '../ports/standard-schema.ts';

/** What is wrong with a payload, in words that may be logged. Other members of an issue may hold the payload's values, and other libraries mean something else by a rule. */
export function violationsOf(issues: readonly SchemaIssue[], payload: unknown): readonly Violation[] {
  return issues.map((issue) => {
    const { path, rule } = issue;
    return { path: pathText(path), message: withoutText(issue, payload), ...(typeof rule === 'string' && { rule }) };
  });
}

/** Some libraries quote what they found, which may be personal. */
function withoutText({ message, path = [] }: SchemaIssue, payload: unknown): string {
  try {
    const found = path.reduce<unknown>((value, step) => Object(value)[typeof step === 'object' ? step.key : step], payload);
    if (typeof found !== 'string') return message;
    return message.replaceAll(`"${found}"`, '"…"').replaceAll(JSON.stringify(found), '"…"');
  } catch {
    return 'Does not fit.';
  }
}
