/** What was done, in the words of Search. */
export type SearchAction = 'view' | 'click' | 'add' | 'remove' | 'get' | 'identify';

/** A product or other entry of the catalogue. */
export interface SearchEntity {
  readonly id: string;
  /** `product` or another type of your catalogue. */
  readonly entity_type: string;
  readonly entity_subtype?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly uri?: string | undefined;
  readonly variant?: string;
  readonly source_id?: string;
  /** Unit price before discounts. */
  readonly price?: number;
  /** Unit price after discounts. */
  readonly final_price?: number;
  readonly quantity?: number;
}

/** A person in the words of Search. */
export interface SearchUser {
  /** The shop's id of the user. */
  readonly cuid?: string;
  readonly email?: string;
  readonly eid?: string;
  readonly fbid?: string;
  readonly address?: Readonly<Record<string, string>>;
}

/** What an event is about. Further keys are sent as they are. */
export interface SearchValue {
  readonly entities?: readonly SearchEntity[];
  readonly transaction?: {
    readonly order_id: string;
    readonly order_total?: number | undefined;
    readonly order_subtotal?: number | undefined;
    readonly coupon?: string | undefined;
    readonly store?: { readonly id?: string; readonly group_id?: string };
  };
  readonly context?: {
    readonly user?: SearchUser;
    readonly store?: { readonly id?: string; readonly group_id?: string };
    readonly page?: Readonly<Record<string, string>>;
  };
  readonly custom_attributes?: Readonly<Record<string, unknown>>;
  readonly [more: string]: unknown;
}

/** What Search can be told. Visitor, times, browser, place and page are filled in. */
export interface SearchEvent {
  /** `entity_page`, `cart`, `wishlist`, `order_confirm`, `login`, `signup`, `info`, or the name of a page. */
  readonly name: string;
  readonly action: SearchAction;
  readonly action_sub_type?: 'conversion';
  readonly action_cause?: string;
  readonly interaction_id?: string;
  readonly value: SearchValue;
}
