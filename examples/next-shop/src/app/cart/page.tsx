import type { Metadata } from 'next';
import { placeOrder } from '../../shop/actions.ts';
import { readCart, totalOf } from '../../shop/cart.ts';

export const metadata: Metadata = { title: 'Cart' };

export default async function Cart() {
  const lines = await readCart();
  if (lines.length === 0) return <h1>Your cart is empty</h1>;
  return (
    <>
      <h1>Cart</h1>
      <ul>
        {lines.map(({ tea, quantity }) => (
          <li key={tea.id}>
            {quantity} × {tea.name}
          </li>
        ))}
      </ul>
      <p>Together {totalOf(lines).toFixed(2)} €</p>
      <form action={placeOrder}>
        <label>
          E-mail <input type="email" name="email" required autoComplete="email" />
        </label>
        <button type="submit">Order now</button>
      </form>
    </>
  );
}
