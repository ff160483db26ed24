import { type CartLine, cartLines, setQuantity, totalsOf } from '../cart.ts';
import { button, element, fill, price } from '../dom.ts';
import { cartOf } from '../events.ts';
import { drawHeader, openPage } from '../frame.ts';
import { totalsList } from '../totals.ts';
import type { ShopTracker } from '../tracking.ts';

function row({ plant, quantity }: CartLine, tracker: ShopTracker): HTMLElement {
  function change(by: number): void {
    setQuantity(plant, quantity + by);
    tracker.track('cartModified', { cart: cartOf(cartLines()) });
    drawHeader(tracker);
    drawCart(tracker);
  }

  return element(
    'li',
    {},
    element('img', { src: plant.image, alt: '', width: '96', height: '96' }),
    element('a', { href: `/product.html?id=${plant.id}` }, plant.name),
    element(
      'span',
      { class: 'stepper' },
      button('−', () => change(-1), 'quiet'),
      element('output', {}, String(quantity)),
      button('+', () => change(1), 'quiet'),
    ),
    element('strong', {}, price(plant.price * quantity)),
  );
}

function drawCart(tracker: ShopTracker): void {
  const lines = cartLines();
  if (lines.length === 0) {
    fill('main', element('h1', {}, 'Your cart is empty.'), element('a', { href: '/' }, 'Find it a plant'));
    return;
  }
  fill(
    'main',
    element('h1', {}, 'Your cart'),
    element('ul', { class: 'lines' }, ...lines.map((line) => row(line, tracker))),
    totalsList(totalsOf(lines)),
    element('a', { href: '/checkout.html', class: 'button' }, 'To the checkout'),
  );
}

void openPage((tracker) => {
  drawCart(tracker);
  tracker.track('cartViewed', { cart: cartOf(cartLines()) });
});
