import type { CommonFields, Extension, InstantInput } from './common-types.ts';

/** State of an order that is assembled from several events. */
export type OrderStatus = 'PURCHASED' | 'PAYMENT_PENDING' | 'CONFIRMED' | 'CANCELLED' | 'REFUNDED';
/** How an order was paid, in the words of Sitecore CDP. */
export type PaymentType = 'Card' | 'PayPal' | 'Voucher' | 'Other';
/** Make of a payment card. */
export type CardType = 'Mastercard' | 'Visa' | 'Diners' | 'American Express';

/** Closes an order after its CONFIRM. */
export interface CheckoutEvent extends CommonFields {
  readonly type: 'CHECKOUT';
  /** Your order number. Upper-cased. An equal number within two days updates the order. */
  readonly reference_id: string;
  readonly status: OrderStatus;
}

/** Custom attributes of an order or order item. `name` and `key` are filled in. */
export interface OrderExtension extends Extension {
  readonly name?: 'ext' | undefined;
  readonly key?: 'default' | undefined;
}

/** One line of an order. */
export interface OrderItem {
  /** Must be predefined in the tenant's schema. `FLIGHT` is not possible here. */
  readonly type?: string | undefined;
  readonly referenceId?: string | undefined;
  readonly orderedAt?: InstantInput | undefined;
  readonly status?: OrderStatus | (string & {}) | undefined;
  readonly currencyCode?: string | undefined;
  /** Of one unit. */
  readonly price?: number | undefined;
  readonly name?: string | undefined;
  readonly productId?: string | undefined;
  readonly quantity?: number | undefined;
  readonly extensions?: readonly [OrderExtension] | undefined;
}

/** A whole order in one event. The guest must have been identified before. Not for flights. */
export interface OrderCheckoutEvent extends CommonFields {
  readonly type: 'ORDER_CHECKOUT';
  readonly order: {
    readonly referenceId: string;
    readonly orderedAt: InstantInput;
    readonly status: 'PURCHASED' | 'PAYMENT_PENDING' | (string & {});
    readonly currencyCode: string;
    /** What was paid for the order. */
    readonly price: number;
    readonly paymentType: PaymentType;
    /** Needed when `paymentType` is `Card`. */
    readonly cardType?: CardType | undefined;
    readonly extensions?: readonly [OrderExtension] | undefined;
    readonly orderItems?: readonly OrderItem[] | undefined;
  };
}

/** How the guest paid. Optional, after CHECKOUT. */
export interface PaymentEvent extends CommonFields {
  readonly type: 'PAYMENT';
  readonly pay_type: PaymentType | 'Cancelled';
}
