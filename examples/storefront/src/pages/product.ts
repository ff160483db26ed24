import { cartLines, quantityOf, setQuantity } from '../cart.ts';
import { findPlant, type Plant } from '../catalog.ts';
import { button, element, fill, price } from '../dom.ts';
import { cartOf, productOf } from '../events.ts';
import { drawHeader, openPage } from '../frame.ts';
import type { ShopTracker } from '../tracking.ts';

function drawPlant(plant: Plant, tracker: ShopTracker): void {
  const note = element('p', { class: 'note', role: 'status' });

  function add(): void {
    setQuantity(plant, quantityOf(plant) + 1);
    tracker.track('cartModified', { cart: cartOf(cartLines()) });
    drawHeader(tracker);
    note.replaceChildren('In your cart. ', element('a', { href: '/cart.html' }, 'Have a look'));
  }

  document.title = `${plant.name} · Northleaf`;
  fill(
    'main',
    element(
      'article',
      { class: 'product' },
      element('img', { src: plant.image, alt: plant.name, width: '320', height: '320' }),
      element(
        'div',
        {},
        element('span', { class: 'tag' }, plant.category),
        element('h1', {}, plant.name),
        element('p', { class: 'latin' }, plant.latin),
        element('p', { class: 'price' }, price(plant.price), plant.oldPrice === undefined ? '' : element('s', {}, price(plant.oldPrice))),
        element('p', {}, plant.story),
        element('p', { class: 'light' }, `Light: ${plant.light}`),
        button('Add to cart', add),
        note,
      ),
    ),
  );
}

void openPage((tracker) => {
  const plant = findPlant(new URLSearchParams(location.search).get('id'));
  if (!plant) {
    fill('main', element('h1', {}, 'This plant has moved out.'), element('a', { href: '/' }, 'See the others'));
    return;
  }
  drawPlant(plant, tracker);
  tracker.track('productViewed', { product: productOf(plant) });
});
