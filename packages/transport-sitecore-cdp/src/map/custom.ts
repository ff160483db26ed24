import type { Cart } from '@waymark/core/events';
import type { EventEnvelope } from '@waymark/core/transport';
import type { Flat } from '../events/common-types.ts';
import type { CustomEvent } from '../events/session-types.ts';
import { upper } from '../events/upper.ts';
import { attributes } from './attributes.ts';
import type { AnyMapping } from './context.ts';

/** What payloads of these events hold besides plain values. */
interface Parts {
  readonly name?: string;
  readonly details?: object;
  readonly product?: object;
  readonly cart?: Cart;
  readonly currency?: string;
}

/** The custom event of a Waymark event. */
export const customOf = ({ name, payload }: EventEnvelope): CustomEvent & { readonly ext: Record<string, Flat> } => {
  const { name: eventName, details, ...plain } = payload as Parts;
  const { product, cart } = plain;
  const { currency = '' } = cart ?? plain;
  const ext = {
    ...attributes(name === 'goalCompleted' ? 'goal' : '', { ...details, ...plain, eventName }),
    ...attributes('product', product),
    ...attributes('cart', cart && { ...cart, itemCount: cart.items.length, quantity: cart.items.reduce((sum, { quantity }) => sum + quantity, 0) }),
  };
  return { type: 'CUSTOM', name: snake(eventName ?? name), ...(/^[a-z]{3}$/i.test(currency) && { currency: upper(currency) }), ext };
};

/** A custom event, unless the option switches it off. */
export const custom: AnyMapping = (event, options) => ((options.custom as Readonly<Record<string, boolean>> | undefined)?.[event.name] === false ? null : [customOf(event)]);

/** `grinderCalibrated` becomes GRINDER_CALIBRATED. */
export const snake = (name: string): string => upper(name.replace(/([a-z\d])(?=[A-Z])|\W+/g, '$1_'));
