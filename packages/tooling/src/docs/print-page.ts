import type { ExpectedRequest, TransportExample } from '@waymark/core/testing';
import type { Page } from './pages.ts';

/** A page that shows, event by event, what a destination receives. */
export function printPage({ title, packageName }: Pick<Page, 'title' | 'packageName'>, examples: readonly TransportExample[]): string {
  const head = [
    `# What ${title} receives`,
    `Every example here is run by the tests of \`${packageName}\`. This page is printed from them: change them, then run \`npm run docs\`.`,
    examples.map(({ title: name }) => `- [${name}](#${anchor(name)})`).join('\n'),
  ];
  return `${[...head, ...examples.map(printExample)].join('\n\n')}\n`;
}

function printExample({ title, options, before, given, expect }: TransportExample): string {
  const parts = [`## ${title}`];
  if (options && Object.keys(options).length > 0) parts.push('With these options:', json(printable(options)));
  if (before && before.length > 0) parts.push('After these events:', ...before.map((event) => json({ name: event.name, payload: event.payload })));
  parts.push('Waymark event:', json({ name: given.name, payload: given.payload }));
  if (expect.length === 0) parts.push('Nothing is sent.');
  else parts.push(expect.length === 1 ? 'Request:' : `${expect.length} requests, one after another:`, ...expect.map(printRequest));
  return parts.join('\n\n');
}

function printRequest({ method, path, headers, body }: ExpectedRequest): string {
  const lines = [`${method} ${path}`, ...Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}`)];
  const request = fence('http', lines.join('\n'));
  return body === undefined ? request : `${request}\n\n${json(body)}`;
}

/** Options may be functions, which JSON leaves out. */
function printable(value: unknown): unknown {
  if (typeof value === 'function') return '(a function)';
  if (Array.isArray(value)) return value.map(printable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, printable(inner)]));
}

function json(value: unknown): string {
  return fence('json', JSON.stringify(value, undefined, 2));
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** The anchor that GitHub gives a heading. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
