import { describe, expect, test } from 'vitest';
import { createFakeWindow } from '../__fixtures__/fake-window.ts';
import { watchLifecycle } from './lifecycle.ts';

function watch() {
  const page = createFakeWindow();
  const told: [isAway: boolean, type: string][] = [];
  const controller = new AbortController();
  watchLifecycle(page.win, controller.signal, ({ type }) => told.push([true, type]), ({ type }) => told.push([false, type]));
  return { page, told, controller };
}

describe('watchLifecycle', () => {
  test('tells every sign that a page is left, in the order of browsers', () => {
    const { page, told } = watch();
    page.fire('window', 'pagehide', { persisted: true });
    page.set({ visibilityState: 'hidden' });
    page.fire('document', 'visibilitychange');
    page.fire('document', 'freeze');
    expect(told).toEqual([
      [true, 'pagehide'],
      [true, 'visibilitychange'],
      [true, 'freeze'],
    ]);
  });

  test('tells that a page comes back from the back/forward cache', () => {
    const { page, told } = watch();
    page.set({ visibilityState: 'hidden' });
    page.fire('document', 'resume');
    page.set({ visibilityState: 'visible' });
    page.fire('document', 'visibilitychange');
    page.fire('window', 'pageshow', { persisted: true });
    expect(told).toEqual([
      [true, 'resume'],
      [false, 'visibilitychange'],
      [false, 'pageshow'],
    ]);
  });

  test('says nothing of the first time a page is shown', () => {
    const { page, told } = watch();
    page.fire('window', 'pageshow', { persisted: false });
    expect(told).toEqual([]);
  });

  test('tells what the application tracked on the document before', () => {
    const { page, told } = watch();
    page.win.document.addEventListener('visibilitychange', () => told.push([false, 'application']));
    page.set({ visibilityState: 'hidden' });
    page.fire('document', 'visibilitychange');
    expect(told.map(([, type]) => type)).toEqual(['application', 'visibilitychange']);
  });

  test('stops', () => {
    const { page, told, controller } = watch();
    controller.abort();
    for (const type of ['pagehide', 'pageshow']) page.fire('window', type, { persisted: true });
    for (const type of ['visibilitychange', 'freeze', 'resume']) page.fire('document', type);
    expect(told).toEqual([]);
  });
});
