import { createFakeClock } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { createFakeWindow, type FakeWindowOptions } from '../__fixtures__/fake-window.ts';
import { watchTab } from './tab-id.ts';

const old = '5f0d2b9e-c4a1-4e37-8a66-90b7d1c3e2f8';
const made = '01935e0a-77c2-4d18-9b0e-3a5c1f20e6d4';

/** What a tab keeps. `refuses`: storage is full, blocked or not allowed. */
function tabStore(value?: string) {
  const store = {
    value,
    refuses: false,
    get: () => store.value,
    set(next: string) {
      if (!store.refuses) store.value = next;
      return !store.refuses;
    },
    remove: () => void (store.value = undefined),
  };
  return store;
}

function start(store = tabStore(), { known, ...options }: FakeWindowOptions & { readonly known?: string } = {}) {
  const page = createFakeWindow(options);
  const clock = createFakeClock();
  return { page, clock, store, tab: watchTab(page.win, store, clock, () => made, known) };
}

describe('a tab', () => {
  test('without a stored id is new', () => {
    const { tab, store } = start();
    expect(tab).toMatchObject({ id: made, isNew: true });
    expect(store.value).toBeUndefined();
  });

  test('with a stored id is known, and the id leaves storage at once', () => {
    const { tab, store } = start(tabStore(old));
    expect(tab).toMatchObject({ id: old, isNew: false });
    expect(store.value).toBeUndefined();
  });

  test.each(['', 'x', `${old}0`, old.slice(1)])('does not take %j for an id, and removes it', (text) => {
    const { tab, store } = start(tabStore(text));
    expect(tab).toMatchObject({ id: made, isNew: true });
    expect(store.value).toBeUndefined();
  });

  test('is not new where nothing can be kept', () => {
    const store = tabStore();
    store.refuses = true;
    expect(start(store).tab).toMatchObject({ id: made, isNew: false });
  });

  test('keeps its id when a tracker starts in the page again', () => {
    expect(start(tabStore(), { known: old }).tab).toMatchObject({ id: old, isNew: false });
  });

  test.each([[{ framed: true }], [{ url: 'about:blank' }]])('is not touched by a page like %j', async (options) => {
    const { tab, store, clock, page } = start(tabStore(old), options);
    expect(tab).toMatchObject({ id: made, isNew: false });
    tab.release();
    tab.claim();
    page.fire('window', 'storage');
    await clock.advance(2000);
    expect(store.value).toBe(old);
  });

  test('takes over the id of the page before it when a prerendered page is shown', () => {
    const { tab, store, page } = start(tabStore(), { prerendering: true });
    expect(tab).toMatchObject({ id: made, isNew: true });
    store.set(old);
    page.fire('document', 'prerenderingchange');
    expect(tab).toMatchObject({ id: old, isNew: false });
    expect(store.value).toBeUndefined();
  });
});

describe('the id', () => {
  test('is left for the next page, and taken back', () => {
    const { tab, store } = start();
    tab.release();
    expect(store.value).toBe(made);
    tab.claim();
    expect(store.value).toBeUndefined();
  });

  test('is not claimed by a hidden page', () => {
    const { tab, store, page } = start();
    page.set({ visibilityState: 'hidden' });
    tab.release();
    tab.claim();
    expect(store.value).toBe(made);
  });

  test.each([0, 100, 1000])('is claimed again %d ms later', async (delay) => {
    const { tab, store, clock } = start();
    tab.claim();
    if (delay > 0) await clock.advance(delay - 1);
    store.set(made);
    await clock.advance(1);
    expect(store.value).toBeUndefined();
    expect(tab.id).toBe(made);
  });

  test('is claimed when another page of the tab writes, until the tab is stopped', () => {
    const { tab, store, page } = start();
    store.set(made);
    page.fire('window', 'storage');
    expect(store.value).toBeUndefined();
    tab.stop();
    store.set(made);
    page.fire('window', 'storage');
    expect(store.value).toBe(made);
  });
});
