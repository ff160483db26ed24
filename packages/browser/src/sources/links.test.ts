import { describe, expect, test } from 'vitest';
import { createFakeWindow } from '../__fixtures__/fake-window.ts';
import { watchLinks } from './links.ts';

/** An element as a selector sees it. */
function element(isLink: boolean, href?: unknown) {
  return { matches: (selector: string) => isLink && selector === ':any-link', href };
}

function watch(url = 'https://shop.example/beans?roast=dark#top') {
  const page = createFakeWindow({ url });
  const told: (readonly [link: string, isOurs: boolean])[] = [];
  const controller = new AbortController();
  watchLinks(page.win, controller.signal, (link, isOurs) => told.push([link, isOurs]));
  const click = (path: readonly unknown[], type = 'click', button = 0): void => page.fire('document', type, { button, composedPath: () => [...path, page.win.document, page.win] });
  return { told, click, controller };
}

describe('watchLinks', () => {
  test.each<[string, unknown, readonly unknown[]]>([
    ['another page of the site', 'https://shop.example/hops', ['https://shop.example/hops', true]],
    ['another site', 'https://partners.example/harbor?a=1#b', ['https://partners.example/harbor?a=1#b', false]],
    ['an e-mail', 'mailto:orders@harbor.example', ['mailto:orders@harbor.example', false]],
    ['this page again', 'https://shop.example/beans?roast=dark', ['https://shop.example/beans?roast=dark', true]],
    ['a fragment of another page', 'https://shop.example/beans#top', ['https://shop.example/beans#top', true]],
    ['an address in SVG', { baseVal: '../hops' }, ['https://shop.example/hops', true]],
  ])('tells %s', (_title, href, expected) => {
    const { told, click } = watch();
    click([element(true, href)]);
    expect(told).toEqual([expected]);
  });

  test.each<[string, unknown]>([
    ['a fragment of this page', 'https://shop.example/beans?roast=dark#beans'],
    ['an empty fragment', 'https://shop.example/beans?roast=dark#'],
    ['a script', 'javascript:void 0'],
    ['an address that is none', 'https://['],
  ])('says nothing of %s', (_title, href) => {
    const { told, click } = watch();
    click([element(true, href)]);
    expect(told).toEqual([]);
  });

  test('takes the nearest link around the target', () => {
    const { told, click } = watch();
    click([element(false), element(true, 'https://one.example/'), element(true, 'https://two.example/')]);
    expect(told).toEqual([['https://one.example/', false]]);
  });

  test('says nothing where no link is', () => {
    const { told, click } = watch();
    click([element(false, 'https://one.example/')]);
    expect(told).toEqual([]);
  });

  test.each([
    ['click', 0, 1],
    ['auxclick', 1, 1],
    ['auxclick', 2, 0],
  ] as const)('on %s with button %d tells %d', (type, button, count) => {
    const { told, click } = watch();
    click([element(true, 'https://one.example/')], type, button);
    expect(told.length).toBe(count);
  });

  test('stops', () => {
    const { told, click, controller } = watch();
    controller.abort();
    click([element(true, 'https://one.example/')]);
    expect(told).toEqual([]);
  });
});
