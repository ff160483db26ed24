import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { address, automaticEvents, cart, lineItem, order, postDetails, productDetails, standardEvents, userProfile } from '@waymark/core/events';
import { describe, expect, test } from 'vitest';
import { root } from '../workspace/paths.ts';

interface Schema {
  readonly '~standard': { validate(value: unknown): unknown };
}
type Shape = Readonly<Record<string, Schema>>;

const page = readFileSync(join(root, 'docs/events.md'), 'utf8');
const events: Readonly<Record<string, { readonly shape: Shape }>> = standardEvents;
const models: Readonly<Record<string, { readonly shape: Shape }>> = { Product: productDetails, Line: lineItem, Cart: cart, Post: postDetails, Profile: userProfile, Address: address };

/** Rows of a table, with the name in front bare. */
function rowsOf(title: string): readonly (readonly [name: string, words: string])[] {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${title}\n`)) ?? '';
  return [...section.matchAll(/^\| `(\w+\??)` \| (.*?) \|/gm)].map(([, name = '', words = '']) => [name, words]);
}

/** What the page says of each property of a payload, by its name with the mark. */
function propertiesIn(cell: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...cell.matchAll(/`(\w+\??)`: (.*?)(?=, `\w+\??`: |$)/g)].map(([, name = '', words = '']) => [name, words]));
}

function takes(schema: Schema, value: unknown): boolean {
  return !Object.hasOwn(schema['~standard'].validate(value) as object, 'issues');
}

/** What the schema says of each property, in the form of the page. */
function namesOf(shape: Shape): readonly string[] {
  return Object.entries(shape).map(([name, schema]) => (takes(schema, undefined) ? `${name}?` : name));
}

/** Values that the words of the page let pass, and those that they do not. */
function probesOf(words: string): { readonly good: readonly unknown[]; readonly bad: readonly unknown[] } {
  const [, least = '', most = '', inner] = /^list of (\d+)–(\d+), (text.*)$/.exec(words) ?? [];
  if (inner !== undefined) {
    const lists = (text: unknown) => [text].concat(Array.from({ length: Math.max(0, Number(least) - 1) }, () => text));
    const { good, bad } = probesOf(inner);
    return { good: [...good.map(lists), Array(Number(least)).fill('x'), Array(Number(most)).fill('x')], bad: [...bad.map(lists), Array(Number(most) + 1).fill('x')] };
  }
  const [, shortest = '', longest = ''] = /^text, (\d+)–(\d+)/.exec(words) ?? [];
  if (longest !== '') return { good: ['x'.repeat(Number(shortest)), 'x'.repeat(Number(longest))], bad: ['x'.repeat(Number(shortest) - 1), 'x'.repeat(Number(longest) + 1), 5] };
  if (words.startsWith('amount')) return { good: [0, 0.5], bad: [-1, '5'] };
  if (words.startsWith('number above 0')) return { good: [0.5], bad: [0, '5'] };
  if (/^(?:whole number|time)/.test(words)) return { good: [0, 5], bad: [-1, 0.5, '5'] };
  if (words.startsWith('URL')) return { good: ['https://shop.example/a'], bad: ['/a', 'mailto:a@shop.example'] };
  if (words.startsWith('URI')) return { good: ['https://shop.example/a', 'mailto:a@shop.example'], bad: ['/a', ''] };
  const choices = /^`\w+`(?:, `\w+`)* or `\w+`$/.test(words) ? [...words.matchAll(/`(\w+)`/g)].map(([, choice]) => choice) : [];
  return { good: choices, bad: choices.length > 0 ? ['another'] : [] };
}

/** Properties of which the page says something else than the schema. */
function faultsIn(shape: Shape, said: Readonly<Record<string, string>>): readonly string[] {
  const names = namesOf(shape);
  const missing = names.filter((name) => !Object.hasOwn(said, name));
  return Object.entries(said).flatMap(([name, words]) => {
    const schema = shape[name.replace('?', '')];
    const { good, bad } = probesOf(words);
    const isTrue = schema !== undefined && names.includes(name) && good.every((value) => takes(schema, value)) && !bad.some((value) => takes(schema, value));
    return isTrue ? [] : [name];
  }).concat(missing);
}

describe('the page of events', () => {
  const told = rowsOf('What you tell');
  const automatic = rowsOf('What is told by itself');

  test('has each event once, and those apart that a page tells by itself', () => {
    const names = (rows: typeof told) => rows.map(([name]) => name).toSorted();
    expect(names([...told, ...automatic])).toEqual(Object.keys(events).toSorted());
    expect(names(automatic)).toEqual(automaticEvents.toSorted());
  });

  test.each([...told, ...automatic])('says what is in %s', (name, payload) => {
    expect(faultsIn(events[name]?.shape ?? {}, propertiesIn(payload))).toEqual([]);
  });

  test.each(Object.entries(models))('says what is in a %s', (title, { shape }) => {
    expect(faultsIn(shape, Object.fromEntries(rowsOf(title)))).toEqual([]);
  });

  test('says what an order has, a cart apart', () => {
    const { lastUpdateTime: _, ...shared } = cart.shape;
    const said = Object.fromEntries(rowsOf('Order'));
    const inherited = Object.fromEntries(rowsOf('Cart').filter(([name]) => Object.hasOwn(shared, name.replace('?', ''))));
    expect(faultsIn(order.shape, { ...inherited, ...said })).toEqual([]);
  });
});
