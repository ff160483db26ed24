import { type Node, type Source, inner, nameOf, placesOf } from './errors-syntax.ts';

/** Texts that tests compare with: what stands in an `expect`, its matchers, or a table of `.each`. Titles and comments do not count. */
export function textsOfAssertions(sources: readonly Source[]): readonly string[] {
  return sources.flatMap(placesOf).flatMap(({ node, around }) => {
    const text = textOf(node, around[0]);
    return text !== undefined && around.some(isAssertion) ? [text] : [];
  });
}

/**
 * Says whether a text holds a code: as a whole word where it has a hyphen, else only when it is all of the text. A composed code, `http-<status>`, is held
 * when one of its forms is.
 */
export function holdsCode(code: string): (text: string) => boolean {
  const form = code.replace('<status>', '\\d{3}').replaceAll(/<\w+>/g, '[a-z-]+');
  const pattern = new RegExp(code.includes('-') ? `(?<![\\w-])${form}(?![\\w-])` : `^${form}$`);
  return (text) => pattern.test(text);
}

function textOf(node: Node, parent: Node | undefined): string | undefined {
  if (node.type === 'Identifier') return parent?.type === 'Property' && parent['computed'] === false && inner(parent, 'key') === node ? nameOf(node) : undefined;
  if (node.type === 'TemplateElement') return String((node['value'] as { readonly cooked?: unknown }).cooked);
  if (node.type !== 'Literal') return undefined;
  const { pattern } = (node['regex'] ?? {}) as { readonly pattern?: string };
  return pattern ?? (typeof node['value'] === 'string' ? node['value'] : undefined);
}

function isAssertion(node: Node): boolean {
  const callee = inner(node, 'callee');
  if (node.type !== 'CallExpression' || !callee) return false;
  const names = calleeNames(callee);
  return names[0] === 'expect' || (callee.type === 'MemberExpression' && names.at(-1) === 'each');
}

/** `expect(a).not.toBe` as `['expect', 'not', 'toBe']`. */
function calleeNames(callee: Node | undefined): readonly string[] {
  if (callee?.type === 'CallExpression') return calleeNames(inner(callee, 'callee'));
  if (callee?.type === 'MemberExpression') return [...calleeNames(inner(callee, 'object')), nameOf(inner(callee, 'property')) ?? ''];
  return [nameOf(callee) ?? ''];
}
