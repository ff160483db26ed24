'use server';

import { randomUUID } from 'node:crypto';
import { redirect } from 'next/navigation';
import { cartOf, orderOf } from '../tracking/events.ts';
import { asVisitor } from '../tracking/server.ts';
import { readCart, withOneMore, writeCart } from './cart.ts';
import { findTea } from './catalog.ts';
import { customerIdOf } from './customers.ts';
import { storedOrders } from './orders.ts';

export async function addToCart(form: FormData): Promise<void> {
  await asVisitor(async (visitor) => {
    const tea = findTea(String(form.get('tea')));
    if (!tea) return;
    const lines = withOneMore(await readCart(), tea);
    await writeCart(lines);
    visitor.track('cartModified', { cart: cartOf(lines) });
  });
  redirect('/cart');
}

export async function placeOrder(form: FormData): Promise<void> {
  const orderId = await asVisitor(async (visitor) => {
    const email = String(form.get('email'));
    const order = { id: randomUUID(), lines: await readCart() };
    if (order.lines.length === 0) return undefined;
    storedOrders().set(order.id, order);
    await writeCart([]);
    visitor.identify(customerIdOf(email), { email });
    // The thank-you page tracks it too, for browsers that get there: both are one event, whose id follows from the order id.
    visitor.track('orderPlaced', { order: orderOf(order) });
    return order.id;
  });
  redirect(orderId === undefined ? '/cart' : `/orders/${orderId}`);
}
