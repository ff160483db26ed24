/** A product in the words of Send. Further keys are custom attributes, flat, next to the others. */
export interface SendProduct {
  readonly itemCode: string;
  readonly itemPrice: number;
  /** Absolute URL. */
  readonly itemUrl: string;
  readonly itemQuantity: number;
  readonly itemTotalPrice: number;
  readonly itemName?: string;
  /** Absolute URL. */
  readonly itemImage?: string;
  readonly [attribute: string]: unknown;
}

/** Tells Send who the visitor is. The only action that goes to `/identify`. */
export interface SendIdentify {
  readonly actionType: 'IDENTIFY';
  readonly ContactEmailAddress: string;
  readonly ContactName?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** A page was viewed, with its product where it shows one. */
export interface SendPageViewed {
  readonly actionType: 'PAGE_VIEWED';
  /** Full page URL. Default: the page of the event. */
  readonly Url?: string;
  readonly properties?: readonly [{ readonly product: SendProduct }];
}

/** One product per event. A negative quantity takes units back. */
export interface SendAddedToOrder {
  readonly actionType: 'ADDED_TO_ORDER';
  readonly Url?: string;
  readonly properties: readonly [{ readonly product: SendProduct }];
}

/** An order was placed. Send merges nothing: tell it once. */
export interface SendOrderCompleted {
  readonly actionType: 'ORDER_COMPLETED';
  readonly Url?: string;
  readonly properties: readonly [{ readonly products: readonly SendProduct[]; readonly totalPrice: number }];
}

/** At most once per browser in 24 hours, which is for the caller to see to. */
export interface SendExitIntent {
  readonly actionType: 'EXIT_INTENT';
  readonly Url?: string;
  readonly SecondsOnPage: number;
}

/** An action of your own. `name` becomes the action type on the wire. */
export interface SendCustom {
  readonly actionType: 'CUSTOM';
  /** Upper case: `GOAL_COMPLETED`. */
  readonly name: string;
  readonly Url?: string;
  readonly properties?: Readonly<Record<string, unknown>> | readonly Readonly<Record<string, unknown>>[];
}

/** Everything that Send can be told. */
export type SendEvent = SendIdentify | SendPageViewed | SendAddedToOrder | SendOrderCompleted | SendExitIntent | SendCustom;
