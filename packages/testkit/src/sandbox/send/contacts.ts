import { type Fields, toFields } from '../checks.ts';

/** What Send would know of one visitor. */
export interface SendContact {
  readonly contact: string;
  email?: string;
  name?: string;
  readonly pagesViewed: string[];
  readonly productsViewed: string[];
  /** Units by item code. An order empties it. */
  readonly cart: Record<string, number>;
  readonly orders: { readonly total: number; readonly items: readonly string[]; readonly orderId: string | null }[];
  readonly customActions: string[];
  lastExitIntent?: number;
}

export interface Contacts {
  /** Takes an event that has passed every check; says what it did, or why nothing came of it. */
  take(event: Fields, at: number): { readonly useful: boolean; readonly reason: string };
  list(): readonly SendContact[];
}

/** The script reports leaving at most once in this time per browser. Unit: milliseconds. */
const exitIntentEveryMs = 86_400_000;

/** Rebuilds contacts from events. Nothing is deduplicated: a repeat counts twice, as at the vendor. */
export function createContacts(): Contacts {
  const contacts = new Map<string, SendContact>();

  function find(event: Fields): SendContact {
    const id = String(event['ContactId']);
    const contact = contacts.get(id) ?? { contact: id, pagesViewed: [], productsViewed: [], cart: Object.create(null) as Record<string, number>, orders: [], customActions: [] };
    contacts.set(id, contact);
    if (event['ContactEmailAddress'] !== undefined) contact.email = String(event['ContactEmailAddress']);
    return contact;
  }

  return {
    take(event, at) {
      const contact = find(event);
      switch (event['actionType']) {
        case 'IDENTIFY':
          if (event['ContactName'] !== undefined) contact.name = String(event['ContactName']);
          return { useful: true, reason: 'The visitor has an address now' };
        case 'PAGE_VIEWED':
          return viewPage(contact, event);
        case 'ADDED_TO_ORDER':
          return addToCart(contact, event);
        case 'ORDER_COMPLETED':
          return placeOrder(contact, event);
        case 'EXIT_INTENT':
          return leave(contact, at);
        default:
          contact.customActions.push(String(event['actionType']));
          return { useful: true, reason: 'Custom action' };
      }
    },
    list: () => [...contacts.values()],
  };
}

function viewPage(contact: SendContact, event: Fields): { readonly useful: boolean; readonly reason: string } {
  contact.pagesViewed.push(String(event['Url']));
  const product = toFields(toFields((event['properties'] as readonly unknown[] | undefined)?.[0])?.['product']);
  if (product) contact.productsViewed.push(String(product['itemCode']));
  return { useful: true, reason: product ? 'Product page viewed' : 'Page viewed' };
}

function addToCart(contact: SendContact, event: Fields): { readonly useful: boolean; readonly reason: string } {
  const product = toFields(toFields((event['properties'] as readonly unknown[])[0])?.['product']);
  const code = String(product?.['itemCode']);
  const units = (contact.cart[code] ?? 0) + Number(product?.['itemQuantity']);
  if (units > 0) contact.cart[code] = units;
  else delete contact.cart[code];
  return { useful: true, reason: 'The cart has changed' };
}

function placeOrder(contact: SendContact, event: Fields): { readonly useful: boolean; readonly reason: string } {
  const { products, totalPrice } = toFields((event['properties'] as readonly unknown[])[0]) ?? {};
  const lines = (products as readonly unknown[]).map((each) => toFields(each) ?? {});
  const orderId = lines[0]?.['orderId'];
  contact.orders.push({
    total: Number(totalPrice),
    items: lines.map((line) => `${Number(line['itemQuantity'])} × ${String(line['itemCode'])}`),
    orderId: typeof orderId === 'string' ? orderId : null,
  });
  for (const code of Object.keys(contact.cart)) delete contact.cart[code];
  return { useful: true, reason: 'Order counted' };
}

function leave(contact: SendContact, at: number): { readonly useful: boolean; readonly reason: string } {
  if (contact.lastExitIntent !== undefined && at - contact.lastExitIntent < exitIntentEveryMs) {
    return { useful: false, reason: 'EXIT_INTENT came twice within 24 hours from one browser' };
  }
  contact.lastExitIntent = at;
  return { useful: true, reason: 'Wanted to leave' };
}
