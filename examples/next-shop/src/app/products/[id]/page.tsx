import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ProductSeen } from '../../../components/product-seen.tsx';
import { addToCart } from '../../../shop/actions.ts';
import { findTea } from '../../../shop/catalog.ts';
import { productOf } from '../../../tracking/events.ts';

interface PageProps {
  readonly params: Promise<{ readonly id: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const tea = findTea((await params).id);
  return tea ? { title: tea.name } : {};
}

export default async function Product({ params }: PageProps) {
  const tea = findTea((await params).id);
  if (!tea) notFound();
  return (
    <>
      <ProductSeen product={productOf(tea)} />
      <h1>{tea.name}</h1>
      <p>{tea.text}</p>
      <p>{tea.price.toFixed(2)} €</p>
      <form action={addToCart}>
        <input type="hidden" name="tea" value={tea.id} />
        <button type="submit">Add to cart</button>
      </form>
    </>
  );
}
