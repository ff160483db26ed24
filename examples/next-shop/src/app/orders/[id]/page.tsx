import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { OrderSeen } from '../../../components/order-seen.tsx';
import { totalOf } from '../../../shop/cart.ts';
import { storedOrders } from '../../../shop/orders.ts';
import { orderOf } from '../../../tracking/events.ts';

export const metadata: Metadata = { title: 'Thank you' };

export default async function ThankYou({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const order = storedOrders().get((await params).id);
  if (!order) notFound();
  return (
    <>
      <OrderSeen order={orderOf(order)} />
      <h1>Thank you</h1>
      <p>
        Your order <strong id="order">{order.id}</strong> over {totalOf(order.lines).toFixed(2)} € is being packed.
      </p>
    </>
  );
}
