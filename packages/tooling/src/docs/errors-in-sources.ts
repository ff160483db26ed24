import { type Node, type Place, type Source, inner, innerList, isFunction, isNode, nameOf, placesOf } from './errors-syntax.ts';

/** A code as sources write it. What is composed has a name in angle brackets: `http-<status>`. */
export interface FoundCode {
  readonly code: string;
  /** File and line, for people. */
  readonly where: string;
}

export interface CodesOfSources {
  readonly codes: readonly FoundCode[];
  /** Places that name a code which reading the text cannot tell. */
  readonly unread: readonly string[];
}

/** Functions of other packages whose first argument is a code: calls are looked for in the sources of one. */
const codeTakers = ['notTold'];
/** By these the parts of a page tell of a problem: `parts.problem('outbox-failed', cause)`. Which function it is, the text cannot tell. */
const tellers = ['problem'];
/** Types whose members are codes. */
const codeTypes = ['DropReason'];

/**
 * Every code in the sources of one package: first argument of `new TrackingError()`, value of a member `code`, types of either. A code that a function
 * takes as a parameter is looked for where the function is called.
 */
export function errorsInSources(sources: readonly Source[]): CodesOfSources {
  const places = sources.flatMap(placesOf);
  const codes: FoundCode[] = [];
  const unread: string[] = [];
  for (const place of places) {
    for (const node of codeNodesOf(place)) {
      for (const found of read({ ...place, node, around: [place.node, ...place.around] }, places, [])) {
        if (found.code === undefined) unread.push(found.where);
        else codes.push({ code: found.code, where: found.where });
      }
    }
  }
  return { codes, unread: [...new Set(unread)] };
}

/** What stands at `place` and is a code. */
function codeNodesOf({ node }: Place): readonly Node[] {
  if (node.type === 'NewExpression' && nameOf(inner(node, 'callee')) === 'TrackingError') return innerList(node, 'arguments').slice(0, 1);
  if (node.type === 'CallExpression' && codeTakers.includes(nameOf(inner(node, 'callee')) ?? '')) return innerList(node, 'arguments').slice(0, 1);
  if (node.type === 'CallExpression' && tellers.includes(calledMember(node) ?? '')) return innerList(node, 'arguments').slice(0, 1).filter(({ type }) => type === 'Literal');
  if (node.type === 'Property' && node['computed'] === false && nameOf(inner(node, 'key')) === 'code') return [inner(node, 'value')].filter(isNode);
  const isCodeType = node.type === 'TSTypeAliasDeclaration' && codeTypes.includes(nameOf(inner(node, 'id')) ?? '');
  if (isCodeType) return literalTypes(inner(node, 'typeAnnotation'));
  const isCodeMember = node.type === 'TSPropertySignature' && nameOf(inner(node, 'key')) === 'code';
  return isCodeMember ? literalTypes(inner(inner(node, 'typeAnnotation'), 'typeAnnotation')) : [];
}

/** `problem` of `problem('…')` and of `parts.problem('…')`. */
function calledMember(call: Node): string | undefined {
  const callee = inner(call, 'callee');
  return nameOf(callee) ?? nameOf(inner(callee, 'property'));
}

function literalTypes(type: Node | undefined): readonly Node[] {
  if (type?.type === 'TSUnionType') return innerList(type, 'types').flatMap(literalTypes);
  return type?.type === 'TSLiteralType' ? [inner(type, 'literal')].filter(isNode) : [];
}

type Reading = { readonly code: string | undefined; readonly where: string };

/** The codes that an expression can be. Empty: it passes on one that was made elsewhere. `seen` ends circles. */
function read(place: Place, places: readonly Place[], seen: readonly Node[]): readonly Reading[] {
  const { node } = place;
  const where = `${place.file}:${place.text.slice(0, node.start).split('\n').length}`;
  if (seen.includes(node)) return [];
  const into = (member: string): readonly Reading[] => {
    const next = inner(node, member);
    return next ? read({ ...place, node: next, around: [node, ...place.around] }, places, [...seen, node]) : [];
  };
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? [{ code: node['value'], where }] : [];
  if (node.type === 'TemplateLiteral') return formsOf(place, places, [...seen, node]).map((code) => ({ code, where }));
  if (node.type === 'ConditionalExpression') return [...into('consequent'), ...into('alternate')];
  if (node.type === 'LogicalExpression') return [...into('left'), ...into('right')];
  if (/^(TSAs|TSSatisfies|TSNonNull|Parenthesized)Expression$/.test(node.type)) return into('expression');
  if (node.type === 'MemberExpression' && nameOf(inner(node, 'property')) === 'code') return [];
  if (node.type !== 'Identifier') return [{ code: undefined, where }];
  return sourcesOf(place, places)?.flatMap((next) => read(next, places, [...seen, node])) ?? [{ code: undefined, where }];
}

/** What a template can become: `http-${status}` is `http-<status>`, where a hole has known texts each of them is put in. */
function formsOf(place: Place, places: readonly Place[], seen: readonly Node[]): readonly string[] {
  const { node, text } = place;
  const [first = '', ...rest] = innerList(node, 'quasis').map((quasi) => String((quasi['value'] as { readonly cooked?: unknown }).cooked));
  return innerList(node, 'expressions').reduce<readonly string[]>((forms, hole, index) => {
    const codes = read({ ...place, node: hole, around: [node, ...place.around] }, places, seen).map(({ code }) => code);
    const name = /\w+(?=\W*$)/.exec(text.slice(hole.start, hole.end))?.[0] ?? 'text';
    const fillings = codes.length > 0 && !codes.includes(undefined) ? [...new Set(codes)] : [`<${name}>`];
    return forms.flatMap((form) => fillings.map((filling) => `${form}${filling}${rest[index] ?? ''}`));
  }, [first]);
}

/** The expressions that a name gets its value from. Undefined: not found. */
function sourcesOf(place: Place, places: readonly Place[]): readonly Place[] | undefined {
  const name = nameOf(place.node);
  for (const [depth, scope] of place.around.entries()) {
    if (isFunction(scope)) {
      const parameters = innerList(scope, 'params');
      const index = parameters.findIndex((each) => nameOf(each) === name || nameOf(inner(each, 'left')) === name);
      if (index >= 0) return argumentsOf(calledName(scope, place.around[depth + 1]), index, place, places);
      if (parameters.some((each) => takesApart(each, name))) return [];
    }
    const declared = innerList(scope, 'body').flatMap((each) => innerList(inner(each, 'declaration') ?? each, 'declarations'));
    if (declared.some((each) => takesApart(inner(each, 'id'), name))) return [];
    const own = declared.find((each) => nameOf(inner(each, 'id')) === name);
    const value = inner(own, 'init');
    if (value) return [{ ...place, node: value, around: place.around.slice(depth) }];
  }
  const imported = places.find(({ node, around }) => node.type === 'VariableDeclarator' && nameOf(inner(node, 'id')) === name && around[1]?.type === 'ExportNamedDeclaration');
  const value = inner(imported?.node, 'init');
  return imported && value ? [{ ...imported, node: value }] : undefined;
}

/** `{ code }` of something whose code was read where it was made. */
function takesApart(pattern: Node | undefined, name: string | undefined): boolean {
  const members = innerList(pattern, 'properties').map((each) => inner(each, 'value'));
  return members.some((each) => nameOf(each) === name || nameOf(inner(each, 'left')) === name);
}

function calledName(made: Node, parent: Node | undefined): string | undefined {
  return nameOf(inner(made, 'id')) ?? nameOf(inner(parent, 'id')) ?? nameOf(inner(parent, 'key'));
}

/** What calls of a function pass at `index`: calls in its own file, and in the others when there is none. */
function argumentsOf(name: string | undefined, index: number, { file }: Place, places: readonly Place[]): readonly Place[] | undefined {
  const calls = places.filter(({ node }) => node.type === 'CallExpression' && nameOf(inner(node, 'callee')) === name);
  const own = calls.filter((call) => call.file === file);
  const exported = places.some((each) => each.file === file && each.node.type === 'ExportNamedDeclaration' && nameOf(inner(inner(each.node, 'declaration'), 'id')) === name);
  const found = (exported ? calls : own).flatMap((call) => {
    const argument = innerList(call.node, 'arguments')[index];
    return argument ? [{ ...call, node: argument, around: [call.node, ...call.around] }] : [];
  });
  return found.length > 0 ? found : undefined;
}
