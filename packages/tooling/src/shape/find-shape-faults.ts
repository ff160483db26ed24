import { parseSync, Visitor } from 'oxc-parser';
import { lineCounter, ownLines, type Span } from './own-lines.ts';

/** Longest function. Unit: lines of its own, functions inside it not counted. */
const mostLines = 40;

/** Faults that the linter has no rule for: classes that are no errors, and functions that are too long. Each is a line that says what to do. */
export function findShapeFaults(file: string, text: string, { isTest = false } = {}): readonly string[] {
  const { program, comments } = parseSync(file, text);
  const lineOf = lineCounter(text);
  const functions: Span[] = [];
  const faults: string[] = [];
  const addFunction = (node: Span): void => void functions.push(node);
  const addClass = (node: Span & { readonly superClass?: unknown }): void => {
    if (!isTest && !extendsError(node.superClass)) faults.push(`${file}:${lineOf(node.start) + 1} has a class that is no error. Make it a function that returns an object.`);
  };
  new Visitor({
    FunctionDeclaration: addFunction,
    FunctionExpression: addFunction,
    ArrowFunctionExpression: addFunction,
    ClassDeclaration: addClass,
    ClassExpression: addClass,
  }).visit(program);
  if (isTest) return faults;
  for (const each of functions) {
    const inner = functions.filter((other) => other !== each && other.start >= each.start && other.end <= each.end);
    const length = ownLines(text, each, inner, comments);
    if (length > mostLines) faults.push(`${file}:${lineOf(each.start) + 1} has a function of ${length} lines. Split it: at most ${mostLines}.`);
  }
  return faults;
}

function extendsError(parent: unknown): boolean {
  const name = (parent as { readonly name?: unknown } | null | undefined)?.name;
  return typeof name === 'string' && name.endsWith('Error');
}
