import type { EventEnvelope } from '@waymark/core';
import type { Line } from '../sender/payloads.ts';
import type { SendProduct } from './events.ts';
import type { SendSettings } from './options.ts';

/** A line in the words of Send. Without an address of its own the product gets that of the page, else of the shop. */
export function sendProduct({ where }: EventEnvelope, { product, quantity, total }: Line, settings: SendSettings, extra?: object): SendProduct {
  const page = where.runtime === 'browser' ? where.url : undefined;
  return {
    ...settings.attributes?.(product),
    itemCode: settings.sku(product),
    itemPrice: product.displayPrice,
    // Left empty, the event is refused when it is encoded: the API needs the address.
    itemUrl: product.url ?? settings.productUrl?.(product) ?? page ?? settings.shopUrl ?? '',
    itemQuantity: quantity,
    itemTotalPrice: total,
    itemName: product.name,
    ...(product.imageUrl && { itemImage: product.imageUrl }),
    ...extra,
  };
}
