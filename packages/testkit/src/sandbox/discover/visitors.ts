import { type Fields, toFields } from '../checks.ts';

/** What Discover would know of one visitor. */
export interface DiscoverVisitor {
  readonly visitor: string;
  user?: string;
  readonly pagesViewed: string[];
  readonly productsViewed: string[];
  /** Units by SKU: additions, and the whole cart where its state was told. */
  cart: Record<string, number>;
  readonly wishlist: string[];
  readonly orders: { readonly orderId: string; readonly total: number; readonly items: readonly string[] }[];
  readonly widgets: string[];
}

export interface Visitors {
  /** Takes an event that has passed every check and says what it did. */
  take(event: Fields): string;
  list(): readonly DiscoverVisitor[];
}

/** Rebuilds visitors from events. Nothing is deduplicated. */
export function createVisitors(): Visitors {
  const visitors = new Map<string, DiscoverVisitor>();

  function find(event: Fields): DiscoverVisitor {
    const id = String(event['uuid'] ?? event['user_id']);
    const empty = { visitor: id, pagesViewed: [], productsViewed: [], cart: emptyCart(), wishlist: [], orders: [], widgets: [] };
    const visitor = visitors.get(id) ?? empty;
    visitors.set(id, visitor);
    return visitor;
  }

  return {
    take(event) {
      const value = toFields(event['value']) ?? {};
      const context = toFields(value['context']) ?? {};
      const visitor = find(event);
      const user = toFields(context['user'])?.['id'];
      if (user !== undefined) visitor.user = String(user);
      return play(visitor, event, value, context);
    },
    list: () => [...visitors.values()],
  };
}

function play(visitor: DiscoverVisitor, event: Fields, value: Fields, context: Fields): string {
  const products = (Array.isArray(value['products']) ? value['products'] : []).map((each) => toFields(each) ?? {});
  switch (event['type']) {
    case 'view':
      visitor.pagesViewed.push(String(toFields(context['page'])?.['uri']));
      visitor.productsViewed.push(...products.map(skuOf));
      return 'Page viewed';
    case 'a2c':
      for (const product of products) visitor.cart[skuOf(product)] = (visitor.cart[skuOf(product)] ?? 0) + Number(product['quantity']);
      return 'Added to the cart';
    case 'status':
      visitor.cart = Object.assign(emptyCart(), Object.fromEntries(products.map((product) => [skuOf(product), Number(product['quantity'])])));
      return 'The whole cart was told';
    case 'a2w':
      visitor.wishlist.push(...products.map(skuOf));
      return 'Added to the wishlist';
    case 'order':
      return placeOrder(visitor, toFields(value['checkout']) ?? {}, products);
    case 'user':
      return 'The visitor is known now';
    default:
      visitor.widgets.push(`${String(event['name'])} ${String(value['rfkid'])}`);
      return 'Widget event';
  }
}

function placeOrder(visitor: DiscoverVisitor, checkout: Fields, products: readonly Fields[]): string {
  const items = products.map((product) => `${Number(product['quantity'])} × ${skuOf(product)}`);
  visitor.orders.push({ orderId: String(checkout['order_id']), total: Number(checkout['total']), items });
  visitor.cart = emptyCart();
  return `Order counted, one record for each of ${items.length} SKUs`;
}

const skuOf = (product: Fields) => String(product['sku']);
const emptyCart = () => Object.create(null) as Record<string, number>;
