import Link from 'next/link';
import { teas } from '../shop/catalog.ts';

export default function Home() {
  return (
    <>
      <h1>Three teas, no more</h1>
      <ul className="teas">
        {teas.map(({ id, name, kind, price }) => (
          <li key={id}>
            <Link href={`/products/${id}`}>
              <strong>{name}</strong>
              <span>
                {kind}, {price.toFixed(2)} €
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
