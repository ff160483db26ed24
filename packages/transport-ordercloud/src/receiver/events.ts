/** How a message reached us. */
export type OcSource = 'tracking' | 'webhook' | 'messageSender' | 'integration';
/** Status of an order, as OrderCloud names it. */
export type OcOrderStatus = 'Unsubmitted' | 'AwaitingApproval' | 'Declined' | 'Open' | 'Completed' | 'Canceled';

/** The person in a message, as far as it names one. */
export interface OcUser {
  readonly id?: string;
  /** The visitor id that went with the anonymous token. */
  readonly anonymousId?: string;
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
}

/** A line of a cart or order. */
export interface OcLine {
  readonly id: string;
  readonly productId: string;
  readonly sku: string;
  readonly name?: string;
  readonly description?: string;
  readonly quantity: number;
  /** Price of a unit before discounts on the line. */
  readonly unitPrice?: number;
  readonly lineTotal?: number;
  readonly lineSubtotal?: number;
  readonly variant?: string;
  /** The bundle that the line belongs to. */
  readonly bundleItemId?: string;
  readonly productXp?: unknown;
  readonly lineXp?: unknown;
}

interface OcOrigin {
  readonly source: OcSource;
  /** ISO 8601. */
  readonly receivedAt: string;
  /** The same for the same fact, however often it arrives. */
  readonly key: string;
  /** The message as it came, without tokens and passwords. */
  readonly raw: unknown;
}

/** Somebody signed in or registered. */
export interface OcIdentified extends OcOrigin {
  readonly kind: 'identified';
  readonly user: OcUser;
  readonly language?: string;
  readonly currency?: string;
}

/**
 * Fingerprints of the signed-in user who changed his own cart by a call, as far as his token names him. They tell which calls are of one user and nothing
 * else: the names are not kept.
 */
export type ShopperMarks = readonly string[];

/** A line was put in, changed or taken out. */
export interface OcLineEvent extends OcOrigin {
  readonly kind: 'lineAdded' | 'lineUpdated' | 'lineRemoved';
  /** Empty where the message does not name the order: a cart changed through `/v1/cart` by a signed-in user. `toWaymarkEvents` looks it up. */
  readonly orderId: string;
  readonly user: OcUser;
  readonly shopper?: ShopperMarks;
  /** For `lineRemoved` only the id is known, and `productId` is empty. */
  readonly line: OcLine;
  /** When the shopper made the call, by OrderCloud's clock. ISO 8601. Tracking events do not tell it. */
  readonly happenedAt?: string;
  readonly currency?: string;
}

/** A cart was deleted with all its lines. */
export interface OcCartEmptied extends OcOrigin {
  readonly kind: 'cartEmptied';
  /** Empty where the message does not name the order. */
  readonly orderId: string;
  readonly user: OcUser;
  readonly shopper?: ShopperMarks;
}

/** An order was submitted. Webhooks bring it without lines. */
export interface OcOrderSubmitted extends OcOrigin {
  readonly kind: 'orderSubmitted';
  readonly orderId: string;
  readonly user: OcUser;
  readonly currency: string;
  readonly total: number;
  /** Passed on as it came: whether it is before or after discounts on lines is not documented. */
  readonly subtotal?: number;
  readonly status?: OcOrderStatus;
  /** When the cart was created. */
  readonly createdAt?: string;
  readonly submittedAt?: string;
  /** When somebody approved it, where it had to be. */
  readonly approvedAt?: string;
  /** Empty when the message brought none, as with webhooks. */
  readonly lines: readonly OcLine[];
}

/** A fact that OrderCloud reported, whatever the way. */
export type OcEvent = OcIdentified | OcLineEvent | OcCartEmptied | OcOrderSubmitted;

/** Unit price after discounts on the line, in two decimals; undefined where the total of the line is not known. */
export function discountedUnitPrice({ lineTotal, quantity }: OcLine): number | undefined {
  return lineTotal === undefined || quantity <= 0 ? undefined : Math.round((lineTotal / quantity) * 100) / 100;
}

/** What a line costs after its discounts. A line of less than nothing, such as a refund that a shop sells as a product, is one of nothing: the vocabulary has no other. */
export function amountOf({ lineTotal, unitPrice = 0, quantity }: OcLine): number {
  return Math.max(lineTotal ?? unitPrice * quantity, 0);
}
