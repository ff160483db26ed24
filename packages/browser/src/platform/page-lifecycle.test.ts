import { describe, expect, test } from 'vitest';
import { createFakeWindow } from '../__fixtures__/fake-window.ts';
import { watchLifecycle } from './page-lifecycle.ts';

function watch() {
  const page = createFakeWindow();
  const calls: string[] = [];
  const stop = watchLifecycle(page.win, { onHide: () => calls.push('hide'), onShow: () => calls.push('show'), onRestore: () => calls.push('restore') });
  return { page, calls, stop };
}

describe('watchLifecycle', () => {
  test('tells a hide once, whichever event comes first', () => {
    const { page, calls } = watch();
    page.set({ visibilityState: 'hidden' });
    page.fire('document', 'visibilitychange');
    page.fire('window', 'pagehide', { persisted: false });
    expect(calls).toEqual(['hide']);
  });

  test('tells the next hide after the page was visible again', () => {
    const { page, calls } = watch();
    for (const visibilityState of ['hidden', 'visible', 'hidden'] as const) {
      page.set({ visibilityState });
      page.fire('document', 'visibilitychange');
    }
    expect(calls).toEqual(['hide', 'show', 'hide']);
  });

  test('a restore is a show, even where visibility was not told', () => {
    const { page, calls } = watch();
    page.fire('window', 'pagehide', { persisted: true });
    page.fire('window', 'pageshow', { persisted: true });
    page.fire('window', 'pagehide', { persisted: true });
    expect(calls).toEqual(['hide', 'show', 'restore', 'hide']);
  });

  test('the pageshow of a first load is no restore', () => {
    const { page, calls } = watch();
    page.fire('window', 'pageshow', { persisted: false });
    expect(calls).toEqual([]);
  });

  test('stops', () => {
    const { page, calls, stop } = watch();
    stop();
    page.fire('window', 'pagehide', {});
    expect(calls).toEqual([]);
  });
});
