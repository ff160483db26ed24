import type { EventEnvelope } from '@waymark/core/transport';
import { fieldsOf, textOf } from './payload.ts';
import { visitorOf } from './visitor.ts';

/** Ids of the page views that a product view of the same navigation stands in for: same tab, same address, no other page view in between. */
export function replacedPageViews(events: readonly EventEnvelope[]): ReadonlySet<string> {
  const replaced = new Set<string>();
  const open = new Map<string, { readonly id: string; readonly page: string }>();
  for (const event of events) {
    const tab = event.who.tabId ?? visitorOf(event);
    if (tab === undefined) continue;
    if (event.name === 'pageOpened') open.set(tab, { id: event.id, page: withoutFragment(pageOf(event)) });
    const view = open.get(tab);
    if (event.name !== 'productViewed' || !view || view.page !== withoutFragment(event.where.url ?? '')) continue;
    replaced.add(view.id);
    open.delete(tab);
  }
  return replaced;
}

/** Address of the page that a `pageOpened` speaks of. */
export function pageOf(event: EventEnvelope): string {
  return textOf(fieldsOf(event.payload)['url']) ?? event.where.url ?? '';
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, '');
}
