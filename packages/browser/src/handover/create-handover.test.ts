import { isTrackingError } from '@waymark/core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createFakeWindow } from '../__fixtures__/fake-window.ts';
import type { PageWindow } from '../platform/page-window.ts';
import { createHandover, type HandoverOptions } from './create-handover.ts';
import { takeHandoverToken } from './take-token.ts';

const state = { scroll: 120 };

/** A page with a history. */
function openPage(url: string) {
  const fake = createFakeWindow({ url });
  const replaced: unknown[] = [];
  const history = {
    state,
    replaceState(next: unknown, _title: string, address: string) {
      replaced.push(next);
      fake.set({ url: new URL(address, fake.win.location.href).href });
    },
  };
  return { ...fake, win: Object.assign(fake.win, { history }) as unknown as PageWindow, replaced };
}

/** A shop on `shop.example` and `shop.test`, whose server signs by turning the id round. */
function setUp(url: string, options: Partial<HandoverOptions> = {}) {
  const page = openPage(url);
  const visitor = { id: 'browser-1', consent: { analytics: true, marketing: false } as Record<string, boolean> };
  const verified: string[] = [];
  const signedFor: string[] = [];
  const handover = createHandover({
    tracker: {
      browserId: () => visitor.id,
      consent: () => visitor.consent,
      adoptBrowserId(id) {
        visitor.id = id;
        return true;
      },
    },
    sign: async (id, host) => (signedFor.push(host), `${[...id].reverse().join('')}=&é`),
    verify: async (token) => (verified.push(token), token.endsWith('=&é') ? [...token.slice(0, -3)].reverse().join('') : undefined),
    hosts: ['shop.test', 'localhost:8080'],
    window: page.win,
    ...options,
  });
  return { ...page, ...handover, visitor, verified, signedFor };
}

const token = '1-resworb%3D%26%C3%A9';

describe('decorateLink', () => {
  test.each([
    ['https://shop.test', `https://shop.test/?_wm=${token}`],
    ['https://shop.test/a%20b?q=1+2&x=%7E#top', `https://shop.test/a%20b?q=1+2&x=%7E&_wm=${token}#top`],
    ['https://shop.test/?_wm=old&a=1', `https://shop.test/?a=1&_wm=${token}`],
    ['//shop.test/a', `https://shop.test/a?_wm=${token}`],
    ['https://localhost:8080/', `https://localhost:8080/?_wm=${token}`],
  ])('adds a token to %s', async (link, expected) => {
    expect(await setUp('https://shop.example/').decorateLink(link)).toBe(expected);
    expect(await setUp('https://shop.example/').decorateLink(new URL(link, 'https://shop.example/'))).toBe(expected);
  });

  test.each(['https://other.test/', 'https://sub.shop.test/', 'https://shop.test:8443/', '/beans', 'http://shop.test/', 'mailto:a@shop.test', 'https://[', ''])('leaves "%s" as it is', async (link) => {
    expect(await setUp('https://shop.example/').decorateLink(link)).toBe(link);
  });

  test('tells the signer which host the token is for', async () => {
    const { decorateLink, signedFor } = setUp('http://localhost/');
    for (const link of ['https://shop.test/a', 'http://localhost:8080/', 'https://other.test/']) await decorateLink(link);
    expect(signedFor).toEqual(['shop.test', 'localhost:8080']);
  });

  test('adds it without https where the page has none either', async () => {
    expect(await setUp('http://localhost/').decorateLink('http://localhost:8080/')).toBe(`http://localhost:8080/?_wm=${token}`);
  });

  test.each([{}, { analytics: false }])('leaves links as they are with consent %j', async (consent) => {
    const { decorateLink, visitor } = setUp('https://shop.example/');
    visitor.consent = consent;
    expect(await decorateLink('https://shop.test/')).toBe('https://shop.test/');
  });

  test('leaves links as they are when consent is withdrawn while the token is made', async () => {
    const { decorateLink, visitor } = setUp('https://shop.example/');
    const link = decorateLink('https://shop.test/');
    visitor.consent = {};
    expect(await link).toBe('https://shop.test/');
  });

  test('leaves the link as it is and warns when the signer fails', async () => {
    const { decorateLink, warnings } = setUp('https://shop.example/', { sign: () => Promise.reject(new Error('offline')) });
    expect(await decorateLink('https://shop.test/')).toBe('https://shop.test/');
    expect(warnings).toHaveLength(1);
  });
});

describe('acceptHandover', () => {
  test('goes on as the browser of the token, and takes the parameter out of the address', async () => {
    const { acceptHandover, visitor, win, replaced } = setUp(`https://shop.test/a%20b?q=1+2&_wm=${token}&x=%7E#top`);
    visitor.id = 'browser-2';
    expect(await acceptHandover()).toBe(true);
    expect(visitor.id).toBe('browser-1');
    expect(win.location.href).toBe('https://shop.test/a%20b?q=1+2&x=%7E#top');
    expect(replaced).toEqual([state]);
    expect(replaced[0]).toBe(state);
  });

  test('takes what decorateLink wrote, under another name too', async () => {
    const here = setUp('https://shop.example/', { parameter: 'from' });
    const there = setUp(await here.decorateLink('https://shop.test/?a'), { parameter: 'from' });
    there.visitor.id = 'browser-2';
    expect(await there.acceptHandover()).toBe(true);
    expect([there.visitor.id, there.win.location.href]).toEqual(['browser-1', 'https://shop.test/?a']);
  });

  test('does nothing without a token', async () => {
    const { acceptHandover, verified, replaced, win } = setUp('https://shop.test/?__wm=a&x_wm=b&_wm');
    expect(await acceptHandover()).toBe(false);
    expect([verified, replaced, win.location.search]).toEqual([[], [], '?__wm=a&x_wm=b&_wm']);
  });

  test('changes nothing when the token is refused', async () => {
    const { acceptHandover, visitor, win } = setUp('https://shop.test/?_wm=forged');
    expect(await acceptHandover()).toBe(false);
    expect([visitor.id, win.location.href]).toEqual(['browser-1', 'https://shop.test/']);
  });

  test('changes nothing and warns when the verifier fails', async () => {
    const { acceptHandover, visitor, warnings } = setUp(`https://shop.test/?_wm=${token}`, { verify: () => Promise.reject(new Error('offline')) });
    expect(await acceptHandover()).toBe(false);
    expect([visitor.id, warnings.length]).toEqual(['browser-1', 1]);
  });

  test('says when the tracker does not take the id', async () => {
    const tracker = { browserId: () => 'a', consent: () => ({ analytics: true }), adoptBrowserId: () => false };
    expect(await setUp(`https://shop.test/?_wm=${token}`, { tracker }).acceptHandover()).toBe(false);
  });

  test('waits for consent with the token in memory', async () => {
    const { acceptHandover, visitor, verified, win } = setUp(`https://shop.test/?_wm=${token}`);
    Object.assign(visitor, { id: 'browser-2', consent: {} });
    expect(await acceptHandover()).toBe(false);
    expect([verified, win.location.href]).toEqual([[], 'https://shop.test/']);
    visitor.consent = { analytics: true };
    expect(await acceptHandover()).toBe(true);
    expect(visitor.id).toBe('browser-1');
    expect(await acceptHandover()).toBe(false);
    expect(verified).toHaveLength(1);
  });

  test('adopts nothing when consent is withdrawn while the token is read', async () => {
    const { acceptHandover, visitor } = setUp(`https://shop.test/?_wm=${token}`);
    visitor.id = 'browser-2';
    const accepted = acceptHandover();
    visitor.consent = { analytics: false };
    expect(await accepted).toBe(false);
    expect(visitor.id).toBe('browser-2');
  });

  test('takes a token that was found before the tracker started', async () => {
    const { acceptHandover, visitor, win } = setUp(`https://shop.test/?_wm=${token}`);
    visitor.id = 'browser-2';
    const found = takeHandoverToken(undefined, win);
    expect(win.location.href).toBe('https://shop.test/');
    expect(await acceptHandover(found)).toBe(true);
  });
});

describe('a signer that never answers', () => {
  const never = (): Promise<never> => new Promise(() => undefined);
  afterEach(() => void vi.useRealTimers());

  test.each([
    ['leaves a link as it is', 'https://shop.test/a', { sign: never }, (page: ReturnType<typeof setUp>) => page.decorateLink('https://shop.test/a')],
    ['changes nobody', false, { verify: never }, (page: ReturnType<typeof setUp>) => page.acceptHandover()],
  ] as const)('%s after 5 s', async (_title, expected, options, call) => {
    vi.useFakeTimers();
    const page = setUp(`https://shop.example/?_wm=${token}`, options);
    const called = call(page);
    await vi.advanceTimersByTimeAsync(5000);
    expect(await called).toBe(expected);
    expect([page.visitor.id, page.warnings.length]).toEqual(['browser-1', 1]);
  });

  test('is not waited for when it has answered', async () => {
    vi.useFakeTimers();
    await setUp('https://shop.example/').decorateLink('https://shop.test/');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('takeHandoverToken', () => {
  test.each([
    ['nothing in it', '_wm='],
    ['a broken escape', '_wm=%E0%A4%A'],
    ['more than 2048 characters', `_wm=${'x'.repeat(2049)}`],
  ])('throws away a token with %s', (_title, search) => {
    const { win } = openPage(`https://shop.test/?${search}`);
    expect(takeHandoverToken('_wm', win)).toBeUndefined();
    expect(win.location.href).toBe('https://shop.test/');
  });

  test('takes nothing where the address cannot be changed', () => {
    const { win } = openPage('https://shop.test/?_wm=a');
    win.history.replaceState = () => {
      throw new DOMException('No.', 'SecurityError');
    };
    expect(takeHandoverToken('_wm', win)).toBeUndefined();
  });

  test('takes the first of two, and removes both', () => {
    const { win } = openPage('https://shop.test/?_wm=a&b=1&_wm=c');
    expect(takeHandoverToken('_wm', win)).toBe('a');
    expect(win.location.href).toBe('https://shop.test/?b=1');
  });
});

test.each([{ hosts: 'shop.test' }, { hosts: undefined }, { parameter: 'a b' }, { parameter: '' }, { sign: undefined }, { verify: 'x' }])('%j is refused at once', (options) => {
  const wrong = options as unknown as Partial<HandoverOptions>;
  expect(() => setUp('https://shop.test/', wrong)).toThrow(expect.toSatisfy((error) => isTrackingError(error) && error.code === 'option-invalid'));
});
