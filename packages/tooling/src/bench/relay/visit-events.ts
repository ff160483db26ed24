import type { StandardVocabulary } from '@waymark/core';

/** What happens in a part of a visit, with the mix of small and larger payloads that shops see. */
export function visitEvents(tabId: string, origin: string): readonly (readonly [keyof StandardVocabulary & string, object])[] {
  const url = `${origin}/p/red-shoe?utm_source=news`;
  const product = { productId: 'shoe-4471', name: 'Red shoe', sku: 'SHOE-4471-42', category: 'Shoes', brand: 'Harbour', displayPrice: 89.5, url: `${origin}/p/red-shoe` };
  const cart = { currency: 'EUR', total: 89.5, items: [{ index: 0, quantity: 1, total: 89.5, product }] };
  return [
    ['pageOpened', { url, referrer: `${origin}/shoes` }],
    ['pageLoaded', { url, title: 'Red shoe', lastModifiedTime: 1_767_225_600_000 }],
    ['productViewed', { product }],
    ['interestShown', { interests: ['shoes', 'red'] }],
    ['tabVisibilityChanged', { tabId, visibility: 'hidden' }],
    ['tabVisibilityChanged', { tabId, visibility: 'visible' }],
    ['eventOccurred', { name: 'sizeChosen', details: { size: 42, colour: 'red', inStock: true } }],
    ['cartModified', { cart }],
    ['cartViewed', { cart }],
    ['linkOpened', { link: `${origin}/checkout` }],
  ];
}
