import { type Fields, toFields } from '../checks.ts';

/** What Search would know of one visitor. */
export interface SearchVisitor {
  readonly visitor: string;
  user?: string;
  readonly pagesViewed: string[];
  readonly entitiesViewed: string[];
  /** Units by entity id. An order empties it. */
  cart: Record<string, number>;
  readonly wishlist: string[];
  readonly orders: { readonly orderId: string; readonly total: number | null; readonly items: readonly string[] }[];
  readonly otherEvents: string[];
}

export interface SearchVisitors {
  /** Takes an event that has passed every check and says what it did. */
  take(event: Fields): string;
  list(): readonly SearchVisitor[];
}

/** Rebuilds visitors from events. Nothing is deduplicated. */
export function createSearchVisitors(): SearchVisitors {
  const visitors = new Map<string, SearchVisitor>();

  function find(event: Fields): SearchVisitor {
    const id = String(event['uuid'] ?? event['user_id']);
    const visitor = visitors.get(id) ?? { visitor: id, pagesViewed: [], entitiesViewed: [], cart: emptyCart(), wishlist: [], orders: [], otherEvents: [] };
    visitors.set(id, visitor);
    return visitor;
  }

  return {
    take(event) {
      const value = toFields(event['value']) ?? {};
      const entities = (Array.isArray(value['entities']) ? value['entities'] : []).map((each) => toFields(each) ?? {});
      return play(find(event), event, value, entities);
    },
    list: () => [...visitors.values()],
  };
}

function play(visitor: SearchVisitor, event: Fields, value: Fields, entities: readonly Fields[]): string {
  const context = toFields(value['context']) ?? {};
  switch (`${String(event['action'])} ${String(event['name'])}`) {
    case 'add cart':
      return changeCart(visitor, entities, 1);
    case 'remove cart':
      return changeCart(visitor, entities, -1);
    case 'view cart':
      visitor.cart = Object.assign(emptyCart(), Object.fromEntries(entities.map((entity) => [idOf(entity), unitsOf(entity)])));
      return 'The whole cart was told';
    case 'add wishlist':
      visitor.wishlist.push(...entities.map(idOf));
      return 'Added to the wishlist';
    case 'remove wishlist':
      for (const entity of entities) if (visitor.wishlist.includes(idOf(entity))) visitor.wishlist.splice(visitor.wishlist.indexOf(idOf(entity)), 1);
      return 'Taken off the wishlist';
    case 'add order_confirm':
      return placeOrder(visitor, toFields(value['transaction']) ?? {}, entities);
    default:
      return event['action'] === 'view' || event['action'] === 'identify' ? see(visitor, event, context, entities) : note(visitor, event);
  }
}

function changeCart(visitor: SearchVisitor, entities: readonly Fields[], sign: 1 | -1): string {
  for (const entity of entities) {
    const units = (visitor.cart[idOf(entity)] ?? 0) + sign * unitsOf(entity);
    if (units > 0) visitor.cart[idOf(entity)] = units;
    else delete visitor.cart[idOf(entity)];
  }
  return sign === 1 ? 'Added to the cart' : 'Taken out of the cart';
}

function placeOrder(visitor: SearchVisitor, transaction: Fields, entities: readonly Fields[]): string {
  const total = transaction['order_total'];
  visitor.orders.push({
    orderId: String(transaction['order_id']),
    total: typeof total === 'number' ? total : null,
    items: entities.map((entity) => `${unitsOf(entity)} × ${idOf(entity)}`),
  });
  visitor.cart = emptyCart();
  return 'Order counted';
}

function see(visitor: SearchVisitor, event: Fields, context: Fields, entities: readonly Fields[]): string {
  if (event['action'] === 'identify') {
    visitor.user = String(toFields(context['user'])?.['cuid']);
    return 'The visitor is known now';
  }
  visitor.pagesViewed.push(String(toFields(context['page'])?.['uri']));
  visitor.entitiesViewed.push(...entities.map(idOf));
  return 'Page viewed';
}

function note(visitor: SearchVisitor, event: Fields): string {
  visitor.otherEvents.push(`${String(event['action'])} ${String(event['name']).slice(0, 60)}`);
  return 'Other event';
}

const idOf = (entity: Fields) => String(entity['id']);
const unitsOf = (entity: Fields) => Number(entity['quantity'] ?? 1);
const emptyCart = () => Object.create(null) as Record<string, number>;
