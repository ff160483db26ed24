import type { BotSign, EventEnvelope } from '@waymark/core';
import { createFakeClock, makeEvent } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { pageViews, type PageViewOptions } from './page-views.ts';
import { noViews } from './served-views.ts';

const minute = 60_000;
const hour = 60 * minute;

function setUp(options?: PageViewOptions) {
  const clock = createFakeClock();
  const pages = pageViews(clock, options);
  let tabs = 0;
  /** A page that was loaded now, or some time ago. */
  function load({ name = 'pageOpened', ago = 0, tabId = `t-${(tabs += 1)}`, bot, ...changes }: { name?: string; ago?: number; tabId?: string; bot?: readonly BotSign[] } & Partial<EventEnvelope> = {}): EventEnvelope {
    const pageLoadedAt = clock.now() - ago;
    const where = { runtime: 'browser', url: 'https://shop.example/', pageLoadedAt, ...(bot && { bot }) } as const;
    return { ...makeEvent('pageOpened', { url: 'https://shop.example/' }), name, occurredAt: pageLoadedAt, who: { browserId: `b-${tabId}`, tabId }, where, ...changes };
  }
  const blocked = () => pages.read().blocked;
  return { clock, pages, load, blocked, serve: (expected: number) => pages.served({ ...noViews, expected }) };
}

describe('pages that were heard of', () => {
  test('count once per load, whichever event tells of it', () => {
    const { pages, load, serve } = setUp();
    serve(1);
    const opened = load();
    pages.heard([opened, { ...opened, id: 'again' }, { ...opened, name: 'pageLoaded' }]);
    pages.heard([load({ name: 'pageLoaded' }), load({ name: 'productViewed' }), load({ name: 'tabUrlChanged' })]);
    expect(pages.read().received).toBe(2);
  });

  test('count again where the same tab loads another page', async () => {
    const { pages, load, serve, clock } = setUp();
    serve(1);
    pages.heard([load({ tabId: 't' })]);
    await clock.advance(1000);
    pages.heard([load({ tabId: 't' })]);
    expect(pages.read().received).toBe(2);
  });

  test('do not count from servers and from bots that a server tells, too', () => {
    const { pages, load, serve } = setUp();
    serve(1);
    pages.heard([load({ bot: ['user-agent'] }), load({ bot: ['headers', 'webdriver'] }), load({ where: { runtime: 'server', service: 'shop' } })]);
    expect(pages.read().received).toBe(0);
    // That a program drives a browser is known by the page alone, so its server has counted it.
    pages.heard([load({ bot: ['webdriver'] })]);
    expect(pages.read().received).toBe(1);
  });

  test('are not looked at before a server counts', () => {
    const { pages, load } = setUp();
    pages.heard([load(), load()]);
    expect(pages.read()).toMatchObject({ received: 0, served: noViews });
  });
});

describe('blocked traffic', () => {
  test('compares pages by the time in which they were served, once they have had time to be heard of', async () => {
    const { clock, pages, load, serve, blocked } = setUp();
    serve(1000);
    pages.heard(Array.from({ length: 700 }, () => load()));
    expect(blocked()).toMatchObject({ served: 0, received: 0 });
    await clock.advance(14 * minute);
    // The last 50 come late, as those of visitors who were offline do.
    pages.heard(Array.from({ length: 50 }, () => load({ ago: 14 * minute })));
    await clock.advance(2 * minute);
    expect(blocked()).toMatchObject({ served: 1000, received: 750, undecided: 0, blockedShare: 0.25 });
  });

  test('leaves out times in which no server reported', async () => {
    const { clock, pages, load, serve, blocked } = setUp();
    serve(1000);
    pages.heard(Array.from({ length: 900 }, () => load()));
    await clock.advance(30 * minute);
    pages.heard(Array.from({ length: 900 }, () => load()));
    await clock.advance(30 * minute);
    expect(blocked()).toMatchObject({ served: 1000, received: 900, blockedShare: 0.1 });
    expect(pages.read().received).toBe(1800);
  });

  test('looks at a window alone', async () => {
    const { clock, serve, pages, load, blocked } = setUp({ windowMs: hour });
    serve(1000);
    await clock.advance(50 * minute);
    serve(500);
    pages.heard(Array.from({ length: 400 }, () => load()));
    await clock.advance(30 * minute);
    expect(blocked()).toMatchObject({ served: 500, received: 400, blockedShare: 0.2 });
    // What is loaded before the window says nothing of it.
    pages.heard([load({ ago: 3 * hour }), load({ ago: -hour })]);
    expect(blocked()).toMatchObject({ received: 400 });
  });

  test('is not told of few pages', async () => {
    const { clock, serve, blocked } = setUp({ minimum: 50 });
    serve(49);
    await clock.advance(hour);
    expect(blocked()).toEqual({ from: expect.any(Number), to: clock.now() - 10 * minute, served: 49, undecided: 0, received: 0 });
    serve(1);
    await clock.advance(hour);
    expect(blocked().blockedShare).toBe(1);
  });
});

describe('a report of a service', () => {
  test('counts once, however often it comes', () => {
    const { pages } = setUp();
    for (let nth = 0; nth < 3; nth += 1) pages.reported({ id: 'r-1', expected: 5, bots: 2 });
    pages.reported({ id: 'r-2', denied: 1, undecided: 3 });
    expect(pages.read().served).toEqual({ expected: 5, bots: 2, denied: 1, undecided: 3 });
  });

  test.each([undefined, null, 7, [], {}, { expected: 5 }, { id: '', expected: 5 }, { id: 'a b', expected: 5 }, { id: 'r', expected: -1 }, { id: 'r', expected: 1.5 }, { id: 'r', bots: 1e12 }, { id: 'r', denied: '5' }])(
    'that is none counts nothing: %j',
    (report) => {
      const { pages } = setUp();
      pages.reported(report);
      expect(pages.read().served).toEqual(noViews);
    },
  );
});

test.each([[{ windowMs: 0 }], [{ minimum: 'many' }], [{ settleMs: Number.NaN }], [{ other: 1 }]])('wrong options are refused: %j', (options) => {
  expect(() => setUp(options as PageViewOptions)).toThrow('createRelay() option "pageViews');
});
