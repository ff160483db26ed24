import type { OrderCloudProduct, OrderCloudUser } from './options.ts';

export interface CartLine {
  readonly ID: string;
  readonly product: OrderCloudProduct;
  quantity: number;
  readonly addedAt: number;
  xp: unknown;
}

/** An open or submitted order. */
export interface Cart {
  readonly ID: string;
  readonly currency: string;
  /** Address of the buyer; a guest may change it. */
  fromUser: Pick<OrderCloudUser, 'ID' | 'FirstName' | 'LastName' | 'Email'>;
  readonly createdAt: number;
  submittedAt?: number;
  readonly lines: CartLine[];
  xp: unknown;
}

/** ISO 8601 with seven digits and an offset, as the API writes times. */
export function apiDate(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString().replace('Z', '0000+00:00');
}

/** Money in hundredths, so that sums have no binary dust. */
export const money = (amount: number): number => Math.round(amount * 100) / 100;

export const lineTotal = (line: CartLine): number => money(line.product.Price * line.quantity);

export const cartTotal = (cart: Cart): number => money(cart.lines.reduce((sum, line) => sum + lineTotal(line), 0));

/** An order as the API shows it. */
export function showOrder(cart: Cart): Readonly<Record<string, unknown>> {
  const total = cartTotal(cart);
  return {
    ID: cart.ID,
    FromUser: cart.fromUser,
    FromUserID: cart.fromUser.ID,
    Status: cart.submittedAt === undefined ? 'Unsubmitted' : 'Open',
    LineItemCount: cart.lines.length,
    Currency: cart.currency,
    Subtotal: total,
    ShippingCost: 0,
    TaxCost: 0,
    Gratuity: 0,
    Fees: 0,
    PromotionDiscount: 0,
    Total: total,
    DateCreated: apiDate(cart.createdAt),
    DateSubmitted: apiDate(cart.submittedAt),
    IsSubmitted: cart.submittedAt !== undefined,
    xp: cart.xp,
  };
}

/** A line as the API shows it. */
export function showLine(line: CartLine): Readonly<Record<string, unknown>> {
  const { ID, Name, Description = null, xp = null, Price } = line.product;
  const total = lineTotal(line);
  return {
    ID: line.ID,
    ProductID: ID,
    Quantity: line.quantity,
    UnitPrice: Price,
    LineSubtotal: total,
    PromotionDiscount: 0,
    LineTotal: total,
    DateAdded: apiDate(line.addedAt),
    Product: { ID, Name, Description, xp },
    Variant: null,
    Specs: [],
    xp: line.xp,
  };
}
