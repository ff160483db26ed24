import type { Cart, StandardEventPayloads } from '@waymark/core/events';
import type { Flat } from '../events/common-types.ts';
import { isReserved } from '../events/rules.ts';
import type { CustomEventName } from '../options.ts';
import { attributes } from './attributes.ts';
import type { Mapping } from './context.ts';

type Describe<Name extends CustomEventName> = (payload: StandardEventPayloads[Name]) => Readonly<Record<string, Flat>>;

/** What each event says in `ext` when it goes as a custom event. */
const describe: { readonly [Name in CustomEventName]: Describe<Name> } = {
  productViewed: ({ product }) => attributes('product', product),
  cartViewed: ({ cart }) => cartAttributes(cart),
  checkoutStarted: ({ cart, orderId }) => ({ ...cartAttributes(cart), ...attributes('', { orderId }) }),
  goalCompleted: (payload) => attributes('goal', payload),
  eventOccurred: ({ name, details, ...labels }) => attributes('', { ...details, ...labels, eventName: name }),
  interestShown: plain,
  postViewed: ({ post }) => attributes('post', post),
  linkOpened: plain,
  sessionAttributesChanged({ patch }) {
    const set = patch.operations.flatMap((operation) => (operation.type === 'set' ? [[operation.path.replace(/\W+/g, '_'), operation.value]] : []));
    return attributes('', Object.fromEntries(set) as object);
  },
  tabOpened: plain,
  tabUrlChanged: plain,
  tabVisibilityChanged: plain,
  nothingChanged: plain,
};

function plain(payload: object): Record<string, Flat> {
  return attributes('', payload);
}

/** Events that can be switched on and off. */
export function customEventNames(): readonly string[] {
  return Object.keys(describe);
}

/** Sent unless switched off. */
const usual: readonly string[] = ['productViewed', 'cartViewed', 'checkoutStarted', 'goalCompleted', 'eventOccurred'];

/** True for an event that goes as a custom event. */
export function isCustomEvent(name: string): name is CustomEventName {
  return Object.hasOwn(describe, name);
}

/** The custom event of a Waymark event, null when it is switched off. */
export const custom: Mapping<CustomEventName> = ({ name, payload }, settings) => {
  if (!(settings.custom[name] ?? usual.includes(name))) return null;
  const ext = (describe[name] as Describe<CustomEventName>)(payload);
  if (name === 'productViewed' && settings.productViewed === 'view') return [{ type: 'VIEW', ext }];
  const currency = 'cart' in payload && /^[a-z]{3}$/i.test(payload.cart.currency) ? payload.cart.currency : undefined;
  return [{ type: 'CUSTOM', name: customName(name === 'eventOccurred' && 'name' in payload ? payload.name : name), currency, ext }];
};

function cartAttributes({ items, ...cart }: Cart): Record<string, Flat> {
  const quantity = items.reduce((sum, line) => sum + line.quantity, 0);
  return attributes('cart', { ...cart, itemCount: items.length, quantity });
}

/** `grinderCalibrated` becomes GRINDER_CALIBRATED. A prefix before a colon keeps its spelling. A name that Sitecore CDP keeps for itself gets a prefix. */
function customName(name: string): string {
  const [, prefix = '', own = ''] = /^(\w+:)?(.+)$/s.exec(name) ?? [];
  const made = prefix + own.replace(/([a-z\d])([A-Z])/g, '$1_$2').replace(/\W+/g, '_').toUpperCase();
  return isReserved(made) ? `EVENT_${made}` : made;
}
