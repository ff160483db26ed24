import type { Cart, Patch } from '@waymark/core/events';
import { reserved } from '../events/reserved.ts';
import type { CustomEventName } from '../options.ts';
import { attributes } from './attributes.ts';
import type { Mapping } from './context.ts';
import { own } from './own.ts';

/** What payloads of these events hold besides plain values. */
interface Parts {
  readonly name?: string;
  readonly details?: object;
  readonly product?: object;
  readonly post?: object;
  readonly cart?: Cart;
  readonly patch?: Patch;
}

/** Sent unless switched off. */
const usual = /^(productViewed|cartViewed|checkoutStarted|goalCompleted|eventOccurred)$/;

/** The custom event of a Waymark event, null when it is switched off. */
export const custom: Mapping<CustomEventName> = ({ name, payload }, options) => {
  if (!(own(options.custom, name) ?? usual.test(name))) return null;
  const { name: eventName, details, ...plain } = payload as Parts;
  const { product, post, cart, patch } = plain;
  const ext = {
    ...attributes(name === 'goalCompleted' ? 'goal' : '', { ...details, ...plain, eventName }),
    ...attributes('product', product),
    ...attributes('post', post),
    ...attributes('cart', cart && { ...cart, items: undefined, itemCount: cart.items.length, quantity: cart.items.reduce((sum, line) => sum + line.quantity, 0) }),
  };
  for (const operation of patch?.operations ?? []) if (operation.type === 'set') Object.assign(ext, attributes('', { [operation.path.replace(/\W+/g, '_')]: operation.value }));
  if (product && options.productViewed === 'view') return [{ type: 'VIEW', ext }];
  const currency = cart && /^[a-z]{3}$/i.test(cart.currency) ? cart.currency : undefined;
  return [{ type: 'CUSTOM', name: customName(eventName ?? name), currency, ext }];
};

/** `grinderCalibrated` becomes GRINDER_CALIBRATED. A prefix before a colon keeps its spelling. A name that Sitecore CDP keeps for itself gets a prefix. */
function customName(name: string): string {
  const made = name.replace(/^(\w+:(?=.))?(.*)$/s, (_all, prefix = '', rest: string) => prefix + rest.replace(/([a-z\d])([A-Z])/g, '$1_$2').replace(/\W+/g, '_'));
  return reserved.test(made) ? `EVENT_${made}` : made;
}
