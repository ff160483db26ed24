export interface Product {
  readonly id: string;
  readonly name: string;
  /** In euros, VAT included. */
  readonly price: number;
}

const products: readonly Product[] = [
  { id: '7710', name: 'Ethiopia Guji 250 g', price: 11.9 },
  { id: '7714', name: 'Colombia Huila 250 g', price: 10.5 },
  { id: '8802', name: 'Paper filters, 100', price: 4.95 },
];

export function findProduct(id: string): Product | undefined {
  return products.find((product) => product.id === id);
}
