import type { Totals } from './cart.ts';
import { element, price } from './dom.ts';

/** The sum at the foot of a cart or an order. */
export function totalsList({ subtotal, shipping, total }: Totals): HTMLElement {
  return element(
    'dl',
    { class: 'totals' },
    element('dt', {}, 'Plants'),
    element('dd', {}, price(subtotal)),
    element('dt', {}, 'Shipping'),
    element('dd', {}, shipping === 0 ? 'free' : price(shipping)),
    element('dt', {}, 'Total'),
    element('dd', {}, price(total)),
  );
}
