import { createFakeClock } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { createFakeWindow } from '../__fixtures__/fake-window.ts';
import { memoryStore } from '../__fixtures__/memory-store.ts';
import { createTabId } from './stored-tab-id.ts';

const key = 'waymark.tab';
const old = '5f0d2b9e-c4a1-4e37-8a66-90b7d1c3e2f8';
const made = '01935e0a-77c2-4d18-9b0e-3a5c1f20e6d4';

function start(store = memoryStore(), known?: string) {
  const page = createFakeWindow();
  const clock = createFakeClock();
  return { page, clock, store, tab: createTabId({ win: page.win, store, key, clock, newId: () => made, known }) };
}

describe('createTabId', () => {
  test('a tab without a stored id is new', () => {
    const { tab, store } = start();
    expect(tab).toMatchObject({ id: made, isNew: true });
    expect(store.values.size).toBe(0);
  });

  test('a stored id is that of this tab, and leaves storage at once', () => {
    const { tab, store } = start(memoryStore({ [key]: old }));
    expect(tab).toMatchObject({ id: old, isNew: false });
    expect(store.values.size).toBe(0);
  });

  test.each(['', 'x', `${old}0`, old.slice(1)])('%j in storage is no id', (text) => {
    expect(start(memoryStore({ [key]: text })).tab).toMatchObject({ id: made, isNew: true });
  });

  test('nothing is new where nothing can be stored', () => {
    const store = memoryStore();
    store.refuses = true;
    expect(start(store).tab).toMatchObject({ id: made, isNew: false });
  });

  test('a second start in the page keeps the id', () => {
    expect(start(memoryStore(), old).tab).toMatchObject({ id: old, isNew: false });
  });

  test('releasing leaves the id for the next page, claiming takes it back', () => {
    const { tab, store } = start();
    tab.release();
    expect(store.get(key)).toBe(made);
    tab.claim();
    expect(store.get(key)).toBeUndefined();
  });

  test('a hidden page claims nothing', () => {
    const { tab, store, page } = start();
    page.set({ visibilityState: 'hidden' });
    tab.release();
    tab.claim();
    expect(store.get(key)).toBe(made);
  });

  test.each([0, 100, 1000])('after a restore it claims again %d ms later', async (delay) => {
    const { tab, store, clock } = start();
    tab.claimAgain();
    if (delay > 0) await clock.advance(delay - 1);
    store.set(key, old);
    await clock.advance(1);
    expect(store.get(key)).toBeUndefined();
  });

  test('claims what another page writes, until it is stopped', () => {
    const { tab, store, page } = start();
    const write = (change: object): boolean => {
      store.set(key, old);
      page.fire('window', 'storage', change);
      return store.get(key) === undefined;
    };
    expect(write({ key, newValue: old })).toBe(true);
    expect(write({ key: 'other', newValue: old })).toBe(false);
    expect(write({ key, newValue: null })).toBe(false);
    tab.stop();
    expect(write({ key, newValue: old })).toBe(false);
  });

  test('stopping cancels later claims', async () => {
    const { tab, store, clock } = start();
    tab.claimAgain();
    tab.stop();
    store.set(key, old);
    await clock.advance(2000);
    expect(store.get(key)).toBe(old);
  });
});
