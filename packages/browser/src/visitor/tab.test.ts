import { describe, expect, test } from 'vitest';
import { createFakeBrowser, granted } from '../__fixtures__/fake-browser.ts';
import { type FakeWindowOptions, fakeStorage } from '../__fixtures__/fake-window.ts';

const key = 'waymark.tab';
const old = '5f0d2b9e-c4a1-4e37-8a66-90b7d1c3e2f8';
const made = /^00000000-0000-4000-8000-/;

function start(stored?: string, options: FakeWindowOptions = {}, parts: object = granted) {
  const browser = createFakeBrowser();
  const page = browser.open(parts, { sessionStorage: fakeStorage(stored === undefined ? {} : { [key]: stored }), ...options });
  return { ...page, browser, clock: browser.clock, stored: () => page.session.getItem(key) };
}

describe('a tab', () => {
  test('without a stored id is new', () => {
    const { memory, stored } = start();
    expect([memory.isNewTab, stored()]).toEqual([true, null]);
    expect(memory.tabId).toMatch(made);
  });

  test('with a stored id is known, and the id leaves storage at once', () => {
    const { memory, stored, visitor } = start(old);
    expect([memory.tabId, memory.isNewTab, stored()]).toEqual([old, false, null]);
    expect(visitor.context().who.tabId).toBe(old);
  });

  test.each(['', 'x', 'a tab with blanks'])('does not take %j for an id, and removes it', (text) => {
    const { memory, stored } = start(text);
    expect([memory.isNewTab, stored()]).toEqual([true, null]);
    expect(memory.tabId).toMatch(made);
  });

  test('is not new where storage is blocked, because it cannot be told from a reload', () => {
    expect(start(undefined, { storageThrows: true }).memory.isNewTab).not.toBe(true);
  });

  test('is not new where the visitor has denied storage, because it cannot be told from a reload', () => {
    const browser = createFakeBrowser({ cookies: { waymark_consent: 'analytics:denied' } });
    expect(browser.open(granted).memory.isNewTab).toBe(false);
  });

  test('is new before the visitor has decided, without a look at storage, and keeps its id when he grants it', () => {
    const { memory, stored, visitor, session } = start(undefined, {}, {});
    const { tabId } = memory;
    expect(memory.isNewTab).toBe(true);
    visitor.leave();
    expect(stored()).toBeNull();
    visitor.back();
    visitor.setConsent({ analytics: true });
    expect(memory).toMatchObject({ tabId, isNewTab: true });
    visitor.leave();
    expect(createFakeBrowser().open(granted, { sessionStorage: session }).memory).toMatchObject({ tabId, isNewTab: false });
  });

  test('that nobody may know yet is not touched in storage', () => {
    expect(start(old, {}, {}).stored()).toBe(old);
  });

  test.each([[{ framed: true }], [{ url: 'about:blank' }]])('is not touched by a page like %j', async (options) => {
    const { memory, stored, visitor, clock, fire } = start(old, options);
    expect(memory.isNewTab).toBe(false);
    expect(memory.tabId).toMatch(made);
    visitor.leave();
    visitor.back();
    fire('window', 'storage');
    await clock.advance(2000);
    expect(stored()).toBe(old);
  });

  test('that is hidden leaves nothing behind when the visitor withdraws in another tab', async () => {
    const { browser, set, stored, visitor } = start();
    visitor.context();
    set({ visibilityState: 'hidden' });
    visitor.leave();
    expect(stored()).not.toBeNull();
    browser.open(granted).visitor.setConsent({ analytics: false, marketing: false });
    await browser.settle();
    expect(stored()).toBeNull();
  });

  test('takes over the id of the page before it when a prerendered page is shown', () => {
    const { memory, session, stored, fire, set } = start(undefined, { prerendering: true });
    set({ visibilityState: 'hidden' });
    session.setItem(key, old);
    fire('document', 'prerenderingchange');
    expect([memory.tabId, memory.isNewTab, stored()]).toEqual([old, false, null]);
  });

  test('that was known stays known when a prerendered page is shown', () => {
    const { memory, fire } = start(old, { prerendering: true });
    fire('document', 'prerenderingchange');
    expect([memory.tabId, memory.isNewTab]).toEqual([old, false]);
  });

  test('keeps its id, its user and its browser id when a tracker starts a second time in the page', () => {
    const browser = createFakeBrowser();
    const memory = { tabId: '' };
    const first = browser.open({ memory });
    first.visitor.identify('A');
    const { who } = first.visitor.context();
    first.stop();
    expect(browser.open({ memory }).visitor.context().who).toEqual(who);
  });
});

describe('the id', () => {
  test('is left for the next page, and taken back when the page goes on', () => {
    const { memory, visitor, stored, session, browser } = start();
    visitor.leave();
    expect(stored()).toBe(memory.tabId);
    visitor.back();
    expect(stored()).toBeNull();
    visitor.leave();
    expect(browser.open(granted, { sessionStorage: session }).memory).toMatchObject({ tabId: memory.tabId, isNewTab: false });
  });

  test('is not claimed by a hidden page', () => {
    const { memory, visitor, stored, set } = start();
    set({ visibilityState: 'hidden' });
    visitor.leave();
    visitor.back();
    expect(stored()).toBe(memory.tabId);
  });

  test.each([0, 100, 1000])('is claimed again %d ms later', async (delay) => {
    const { memory, visitor, stored, session, clock } = start(old);
    visitor.back();
    if (delay > 0) await clock.advance(delay - 1);
    session.setItem(key, old);
    await clock.advance(1);
    expect([stored(), memory.tabId]).toEqual([null, old]);
  });

  test('is claimed when another page of the tab writes, until the tracker stops', () => {
    const { stop, stored, session, fire } = start(old);
    session.setItem(key, old);
    fire('window', 'storage', { key });
    expect(stored()).toBeNull();
    stop();
    fire('window', 'storage', { key });
    expect(stored()).toBe(old);
  });

  test('is not looked for when the application writes something of its own, but is when all was taken away', () => {
    const { stored, session, fire } = start(old);
    session.setItem(key, old);
    fire('window', 'storage', { key: 'cart' });
    expect(stored()).toBe(old);
    fire('window', 'storage', { key: null });
    expect(stored()).toBeNull();
  });

  test('that a hidden page has left does not outlive a reset', () => {
    const { visitor, set, memory } = start(old);
    set({ visibilityState: 'hidden' });
    visitor.leave();
    visitor.reset();
    const { tabId } = memory;
    set({ visibilityState: 'visible' });
    visitor.back();
    expect(memory.tabId).toBe(tabId);
    expect(tabId).toMatch(made);
  });
});
