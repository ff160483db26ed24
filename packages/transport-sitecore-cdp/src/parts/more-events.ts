import type { Patch } from '@waymark/core/events';
import type { Flat } from '../events/common-types.ts';
import { reserved } from '../events/reserved.ts';
import { attributes } from '../map/attributes.ts';
import type { AnyMapping } from '../map/context.ts';
import { customOf, snake } from '../map/custom.ts';
import { own } from '../map/own.ts';
import { standard } from '../map/standard.ts';

/** The custom event of any Waymark event that the options switch on, null for others. */
const more: AnyMapping = (event, options) => {
  const { name, payload } = event;
  if (!(own(options.custom, name) ?? Object.hasOwn(standard, name))) return null;
  const { product, post, patch, link } = payload as { readonly product?: object; readonly post?: object; readonly patch?: Patch; readonly link?: string };
  const { ext: plain, ...step } = customOf(event);
  const all: Record<string, Flat> = { ...plain, ...attributes('post', post) };
  // A page may give a link as it stands there.
  if (link && !URL.canParse(link) && URL.canParse(link, event.where.url)) all['link'] = new URL(link, event.where.url).href;
  for (const operation of patch?.operations ?? []) if (operation.type === 'set') Object.assign(all, attributes('', { [operation.path.replace(/\W+/g, '_')]: operation.value }));
  const ext = Object.keys(all).length > 0 ? { ext: all } : {};
  if (product && options.productViewed === 'view') return [{ type: 'VIEW', ...ext }];
  return [{ ...step, name: customName((payload as { readonly name?: string }).name ?? name), ...ext }];
};

/** A prefix before a colon keeps its spelling. A name that Sitecore CDP keeps for itself gets a prefix. */
function customName(name: string): string {
  const [, prefix = '', rest = ''] = /^(\w+:(?=.))?(.*)$/s.exec(name) ?? [];
  const made = prefix + snake(rest);
  return reserved.test(made) ? `EVENT_${made}` : made;
}

/**
 * What a page needs for events that are off unless option `custom` switches them on, for `productViewed: 'view'`, and for names of `eventOccurred` that Sitecore CDP
 * keeps for itself or that have a prefix before a colon.
 */
export const moreEvents = {
  productViewed: more,
  eventOccurred: more,
  interestShown: more,
  postViewed: more,
  linkOpened: more,
  sessionAttributesChanged: more,
  tabOpened: more,
  tabUrlChanged: more,
  tabVisibilityChanged: more,
  nothingChanged: more,
};
