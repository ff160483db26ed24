import type { Source } from '@waymark/core';
import { whenActivated } from '../platform/page-lifecycle.ts';
import type { PageWindow } from '../platform/page-window.ts';

/** Tells `tabOpened` once per new tab. */
export function tabSource(win: PageWindow, tab: { readonly id: string; readonly isNew: boolean }): Source<'tabOpened'> {
  return {
    name: 'tab',
    start: (emit) => (tab.isNew ? whenActivated(win, () => emit('tabOpened', { tabId: tab.id })) : () => undefined),
  };
}
