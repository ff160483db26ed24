import { parseSync } from 'oxc-parser';

/** A node of a syntax tree, as far as reading codes needs it. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [member: string]: unknown;
}

/** A TypeScript file. */
export interface Source {
  /** Below the repository, with slashes. */
  readonly file: string;
  readonly text: string;
}

/** A node and what it stands in, the nearest first. */
export interface Place extends Source {
  readonly node: Node;
  readonly around: readonly Node[];
}

/** Every node of a file. */
export function placesOf(source: Source): readonly Place[] {
  const { program, errors } = parseSync(source.file, source.text);
  if (errors.length > 0) throw new Error(`${source.file} cannot be parsed: ${errors[0]?.message ?? 'unknown reason'}`);
  const places: Place[] = [];
  function visit(value: unknown, around: readonly Node[]): void {
    if (Array.isArray(value)) for (const each of value) visit(each, around);
    if (!isNode(value)) return;
    places.push({ ...source, node: value, around });
    const within = [value, ...around];
    for (const member of Object.values(value)) if (typeof member === 'object') visit(member, within);
  }
  visit(program, []);
  return places;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { readonly type?: unknown }).type === 'string';
}

/** The member of a node that is a node itself. */
export function inner(node: Node | undefined, member: string): Node | undefined {
  const value = node?.[member];
  return isNode(value) ? value : undefined;
}

/** The member of a node that is a list of nodes. */
export function innerList(node: Node | undefined, member: string): readonly Node[] {
  const value = node?.[member];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** Name of an identifier or of a key that is not computed. */
export function nameOf(node: Node | undefined): string | undefined {
  const name = node?.type === 'Identifier' ? node['name'] : node?.type === 'Literal' ? node['value'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

export function isFunction({ type }: Node): boolean {
  return type === 'FunctionDeclaration' || type === 'FunctionExpression' || type === 'ArrowFunctionExpression';
}
