import type { CommonFields, FurtherKeys, InstantInput } from './common-types.ts';

interface ProductFields extends FurtherKeys {
  /** Key of the cart line. An ADD with a known one updates the line; CONFIRM must repeat it exactly. */
  readonly item_id: string;
  readonly name: string;
  readonly quantity: number;
  /** Of one unit. */
  readonly price: number;
  readonly productId: string;
  /** ISO 4217, of `price`. Upper-cased. */
  readonly currency: string;
  /** Price before currency conversion, not before a reduction. */
  readonly originalPrice?: number | undefined;
  readonly originalCurrencyCode?: string | undefined;
}

/** A product of the shop. */
export interface CartProduct extends ProductFields {
  /** Product class, own values. Upper-cased. */
  readonly type: string;
  readonly orderedAt: InstantInput;
  /** Your id of the order item. */
  readonly referenceId: string;
}

/** One direction of a flight. Send one ADD per direction, in travel order. Sitecore's table ends after `destination`: further keys are passed on. */
export interface FlightProduct extends ProductFields {
  readonly type: 'FLIGHT';
  /** IATA airport, not city. */
  readonly origin: string;
  readonly destination: string;
  readonly orderedAt?: InstantInput | undefined;
  readonly referenceId?: string | undefined;
}

/** Product classes of extras. Your own classes of extras are allowed too, as {@link CartProduct}. */
export type AncillaryType =
  | 'HOTEL'
  | 'CAR'
  | 'BAG'
  | 'INSURANCE'
  | 'CAR_SEAT'
  | 'MEAL'
  | 'FEE'
  | 'LOUNGE_ACCESS'
  | 'HOTEL_WIFI'
  | 'HOTEL_BREAKFAST'
  | 'SEAT_UPGRADE'
  | 'TAXI'
  | 'PARKING'
  | 'SEAT';

/** An extra bought with a core product: bag, seat, insurance. */
export interface AncillaryProduct extends ProductFields {
  readonly type: AncillaryType;
  readonly orderedAt?: InstantInput | undefined;
  readonly referenceId?: string | undefined;
}

/** A line came into the cart, or its quantity or price changed. There is no remove: CLEAR_CART, then ADD what is left. */
export interface AddEvent extends CommonFields {
  readonly type: 'ADD';
  readonly product: CartProduct | FlightProduct | AncillaryProduct;
}

/** The cart lines that are bought, before payment. */
export interface ConfirmEvent extends CommonFields {
  readonly type: 'CONFIRM';
  readonly product: readonly { readonly item_id: string }[];
}

/** Sitecore CDP forgets the products and contacts of the session, so no abandoned-cart message is sent. */
export interface ClearCartEvent extends CommonFields {
  readonly type: 'CLEAR_CART';
}
