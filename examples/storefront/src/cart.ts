import { findPlant, type Plant } from './catalog.ts';
import { keep, recall } from './store.ts';

export interface CartLine {
  readonly plant: Plant;
  readonly quantity: number;
}

const key = 'shop.cart';
const freeShippingFrom = 60;
const shippingPrice = 4.9;

/** Lines in the order in which they were added. */
export function cartLines(): readonly CartLine[] {
  const quantities = recall<Record<string, number>>(key, {});
  return Object.entries(quantities).flatMap(([id, quantity]) => {
    const plant = findPlant(id);
    return plant ? [{ plant, quantity }] : [];
  });
}

/** Sets how many of a plant are in the cart. Zero takes it out. */
export function setQuantity(plant: Plant, quantity: number): void {
  const quantities = recall<Record<string, number>>(key, {});
  if (quantity > 0) quantities[plant.id] = quantity;
  else delete quantities[plant.id];
  keep(key, quantities);
}

export function quantityOf(plant: Plant): number {
  return cartLines().find((line) => line.plant.id === plant.id)?.quantity ?? 0;
}

export function emptyCart(): void {
  keep(key, {});
}

export interface Totals {
  readonly subtotal: number;
  readonly shipping: number;
  readonly total: number;
}

export function totalsOf(lines: readonly CartLine[]): Totals {
  const subtotal = cents(lines.reduce((sum, { plant, quantity }) => sum + plant.price * quantity, 0));
  const shipping = subtotal === 0 || subtotal >= freeShippingFrom ? 0 : shippingPrice;
  return { subtotal, shipping, total: cents(subtotal + shipping) };
}

/** Binary fractions add up to things like 74.80000000000001. */
export function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
