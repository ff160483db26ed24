import { describe, expect, test } from 'vitest';
import { createFakeBrowser, granted } from '../__fixtures__/fake-browser.ts';

const minute = 60_000;
const mail = 'https://shop.example/?utm_source=mail&utm_medium=cpc';

function setUp(url = 'https://shop.example/') {
  const browser = createFakeBrowser();
  const page = browser.open(granted, { url });
  return { ...browser, browser, page, sessionId: () => page.visitor.context().who.sessionId };
}

describe('a session', () => {
  test.each([
    ['goes on after a little less than 30 minutes', 30 * minute - 1, true],
    ['ends after 30 minutes of silence', 30 * minute, false],
    ['ends while the machine sleeps', 600 * minute, false],
  ])('%s', async (_title, span, goesOn) => {
    const { clock, sessionId } = setUp();
    const first = sessionId();
    await clock.advance(span);
    expect(sessionId() === first).toBe(goesOn);
  });

  test('is prolonged by activity, and by nothing else', async () => {
    const { clock, sessionId, page } = setUp();
    const first = sessionId();
    await clock.advance(20 * minute);
    expect(sessionId()).toBe(first);
    await clock.advance(20 * minute);
    expect(page.visitor.context('nothingChanged').who.sessionId).toBe(first);
    await clock.advance(10 * minute);
    expect(page.visitor.context('nothingChanged').who.sessionId).toBe(first);
    expect(sessionId()).not.toBe(first);
  });

  test('goes on over pages, with its landing page', async () => {
    const { browser, clock, sessionId } = setUp(mail);
    const first = sessionId();
    await clock.advance(minute);
    const { who, where } = browser.open(granted, { url: 'https://shop.example/cart', referrer: mail }).visitor.context();
    expect([who.sessionId, where.landing]).toEqual([first, { url: mail }]);
  });

  test('remembers where its landing page came from', () => {
    const { visitor } = createFakeBrowser().open({}, { referrer: 'https://mail.example/' });
    expect(visitor.context().where.landing).toEqual({ url: 'https://shop.example/beans', referrer: 'https://mail.example/' });
  });

  test.each([
    ['a new campaign', 'https://shop.example/?utm_source=paper', false],
    ['the same campaign in another order', 'https://shop.example/sale?x=1&utm_medium=cpc&utm_source=mail#top', true],
    ['no campaign', 'https://shop.example/cart?page=2', true],
    ['an ad id of Tracify', 'https://shop.example/?trc_mad_id=5', false],
  ])('meets an address with %s as it should', (_title, url, goesOn) => {
    const { page, sessionId } = setUp(mail);
    const first = sessionId();
    page.set({ url });
    expect(sessionId() === first).toBe(goesOn);
    expect(page.visitor.context().where.landing?.url).toBe(goesOn ? mail : url);
  });

  test('does not start for an event that is no activity, but the campaign is not forgotten', () => {
    const { page, sessionId } = setUp(mail);
    const first = sessionId();
    page.set({ url: 'https://shop.example/?utm_source=paper' });
    expect(page.visitor.context('nothingChanged').who.sessionId).toBe(first);
    expect(sessionId()).not.toBe(first);
  });

  test('is the later one in two tabs with different campaigns', async () => {
    const { browser, page, sessionId } = setUp(mail);
    const first = sessionId();
    const other = browser.open(granted, { url: 'https://shop.example/?utm_source=paper' });
    const second = other.visitor.context().who.sessionId;
    expect(second).not.toBe(first);
    await browser.settle();
    expect([sessionId(), other.visitor.context().who.sessionId]).toEqual([second, second]);
    expect(page.visitor.context().where.landing?.url).toContain('paper');
  });

  test('is kept alive by another tab', async () => {
    const { browser, clock, page, sessionId } = setUp();
    const first = sessionId();
    const other = browser.open(granted);
    for (let turn = 0; turn < 3; turn += 1) {
      await clock.advance(20 * minute);
      expect(other.visitor.context().who.sessionId).toBe(first);
    }
    page.visitor.leave();
    await clock.advance(20 * minute);
    expect([sessionId(), browser.open(granted).visitor.context().who.sessionId]).toEqual([first, first]);
  });

  test('is stored at most every ten seconds, and when the page is left', async () => {
    const { clock, local, page, sessionId } = setUp();
    const at = (): unknown => (JSON.parse(local.get('waymark.visitor') ?? '') as { at: number }).at;
    const start = clock.now();
    sessionId();
    await clock.advance(9999);
    sessionId();
    expect(at()).toBe(start);
    page.visitor.leave();
    expect(at()).toBe(start + 9999);
    await clock.advance(10_000);
    sessionId();
    expect(at()).toBe(start + 19_999);
  });

  test('survives a clock that is set back by minutes', () => {
    const { browser, clock, page, sessionId } = setUp();
    const first = sessionId();
    clock.setWall(clock.now() - 29 * minute);
    expect(sessionId()).toBe(first);
    page.visitor.leave();
    expect(browser.open(granted).visitor.context().who.sessionId).toBe(first);
  });

  test('ends once, for all tabs, when the clock is set back by more than its silence', async () => {
    const { browser, clock, page, sessionId } = setUp();
    const other = browser.open(granted);
    const first = sessionId();
    other.visitor.context();
    clock.setWall(clock.now() - 120 * minute);
    const second = sessionId();
    await browser.settle();
    expect(second).not.toBe(first);
    page.visitor.leave();
    expect([other.visitor.context().who.sessionId, browser.open(granted).visitor.context().who.sessionId, sessionId()]).toEqual([second, second, second]);
  });

  test('counts its silence from the last event, stored or not', async () => {
    const { clock, sessionId } = setUp();
    const first = sessionId();
    await clock.advance(9000);
    sessionId();
    await clock.advance(30 * minute - 1);
    expect(sessionId()).toBe(first);
  });

  test('that tabs share does not make them answer each other for ever', async () => {
    const { browser, page } = setUp();
    browser.open(granted).visitor.context();
    await browser.settle();
    browser.touched.length = 0;
    page.visitor.identify('A');
    await browser.settle();
    expect(browser.touched.filter((touch) => touch === 'set waymark.visitor')).toHaveLength(1);
  });
});
