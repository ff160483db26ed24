import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import type { SandboxRecord } from '../record.ts';
import { findPageAsset } from './assets.ts';

describe('the live page', () => {
  test('forbids inline code, and has none', () => {
    const page = findPageAsset('/');
    expect(page?.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    expect(page?.text).not.toMatch(/<script(?![^>]*src=)|<style|\son[a-z]+=|\sstyle=|javascript:/i);
  });

  test('refers only to files that exist', () => {
    const links = [...(findPageAsset('/')?.text ?? '').matchAll(/(?:src|href)="([^"]+)"/g)].map((found) => found[1] ?? '');
    expect(links).toEqual(['/_sandbox/page.css', '/_sandbox/page.js']);
    expect(links.map((link) => findPageAsset(link)?.headers['content-type'])).toEqual(['text/css; charset=utf-8', 'text/javascript; charset=utf-8']);
  });

  test('shows a row per record and prints the view of the chosen vendor as text', async () => {
    const page = openPage({ sessions: [{ status: 'OPEN', cartLines: [{ name: '<b>Shoe</b>', quantity: 2 }] }], orders: [] });
    await page.settle();
    page.live.onmessage?.({ data: JSON.stringify(record) });
    expect(page.textOf('rows')).toContain('Parrot|VIEW of page home|201|silently dropped|No such point of sale');
    expect(page.textOf('view')).toBe('Sessions|Status|OPEN|Cart lines|Name|Quantity|<b>Shoe</b>|2|Orders|none yet');
  });
});

const record: SandboxRecord = {
  id: 1,
  vendor: 'parrot',
  receivedAt: 0,
  method: 'POST',
  path: '/',
  query: '',
  headers: {},
  text: '',
  size: 0,
  status: 201,
  verdict: 'ignored',
  reason: 'No such point of sale',
  summary: 'VIEW of page home',
};

interface FakeElement {
  readonly children: FakeElement[];
  textContent: string;
  [name: string]: unknown;
}

function createElement(): FakeElement {
  const children: FakeElement[] = [];
  const element: FakeElement = { children, textContent: '', dataset: {}, className: '' };
  element['append'] = (...added: FakeElement[]) => void children.push(...added);
  element['prepend'] = (...added: FakeElement[]) => void children.unshift(...added);
  element['replaceChildren'] = (...added: FakeElement[]) => void children.splice(0, children.length, ...added);
  element['setAttribute'] = () => undefined;
  element['addEventListener'] = () => undefined;
  Object.defineProperty(element, 'childElementCount', { get: () => children.length });
  return element;
}

function readTexts(element: FakeElement): readonly string[] {
  return element.children.length === 0 ? [element.textContent] : element.children.flatMap(readTexts);
}

/** Runs the script of the page against a handful of imitated elements. */
function openPage(view: unknown) {
  const elements = new Map<string, FakeElement>();
  const live: { onmessage?: (event: { data: string }) => void } = {};
  const answers: Record<string, unknown> = { '/_sandbox/vendors': [{ name: 'parrot', title: 'Parrot' }], '/_sandbox/view/parrot': view };
  const getElementById = (id: string) => {
    const element = elements.get(id) ?? createElement();
    elements.set(id, element);
    return element;
  };
  const context = createContext({
    document: { getElementById, createElement },
    EventSource: function EventSource() {
      return live;
    },
    fetch: (path: string) => Promise.resolve({ json: () => Promise.resolve(answers[path]) }),
    setTimeout: () => undefined,
  });
  runInContext(findPageAsset('/_sandbox/page.js')?.text ?? '', context);
  return {
    live,
    textOf: (id: string) => readTexts(getElementById(id)).filter((text) => text !== '').join('|'),
    settle: async () => {
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    },
  };
}
