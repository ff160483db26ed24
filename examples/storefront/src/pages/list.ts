import { type Plant, plants } from '../catalog.ts';
import { element, fill, price } from '../dom.ts';
import { openPage } from '../frame.ts';

function card(plant: Plant): HTMLElement {
  return element(
    'a',
    { href: `/product.html?id=${plant.id}`, class: 'card' },
    element('img', { src: plant.image, alt: '', width: '320', height: '320' }),
    element('span', { class: 'tag' }, plant.category),
    element('h2', {}, plant.name),
    element('p', { class: 'price' }, price(plant.price), plant.oldPrice === undefined ? '' : element('s', {}, price(plant.oldPrice))),
  );
}

void openPage(() => {
  fill(
    'main',
    element('section', { class: 'hero' }, element('h1', {}, 'Plants that forgive you.'), element('p', {}, 'Six of them. Potted, patient, and at your door on Thursday.')),
    element('section', { class: 'grid', 'aria-label': 'Plants' }, ...plants.map(card)),
  );
});
