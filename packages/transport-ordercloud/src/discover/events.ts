/** Kind of device. */
export type DiscoverDevice = 'pc' | 'mobile' | 'tablet';
/** Pages that Discover knows by name. */
export type DiscoverPage = 'page' | 'home' | 'category' | 'search' | 'cart' | 'confirm' | 'other';
/** Pages from which something can be put into the cart or on the wish list. */
export type DiscoverOrigin = 'home' | 'pdp' | 'category' | 'cart' | 'qview';

/** A line of a cart or order in the words of Discover. */
export interface DiscoverProduct {
  readonly sku: string;
  /** Whole units. */
  readonly quantity: number;
  /** Unit price after discounts. */
  readonly price: number;
  /** Unit price before discounts. */
  readonly price_original?: number;
}

/** A person in the words of Discover. */
export interface DiscoverUser {
  /** The shop's id of the user. */
  readonly id: string;
  readonly email?: string;
  /** Opaque id of the e-mail address, its hash for example. */
  readonly eid?: string;
  readonly fbid?: string;
  readonly address?: {
    readonly address_line_1?: string;
    readonly address_line_2?: string;
    readonly state?: string;
    readonly zip?: string;
    readonly country?: string;
  };
  readonly gender?: string;
  readonly groups?: readonly string[];
  readonly addn_attributes?: Readonly<Record<string, unknown>>;
}

/** Parts of the context that a mapping may add or replace. Visitor, browser, place and page are filled in. */
export interface DiscoverContext {
  readonly user?: DiscoverUser;
  readonly store?: { readonly id?: string; readonly group_id?: string };
  readonly fitment?: { readonly ids: readonly string[] };
  readonly page?: Readonly<Record<string, string>>;
}

interface Told<Type extends string, Name extends string, Value> {
  readonly type: Type;
  readonly name: Name;
  readonly value: Value & { readonly context?: DiscoverContext };
}

/** Everything that Discover can be told. */
export type DiscoverEvent =
  | Told<'view', DiscoverPage, object>
  | Told<'view', 'pdp' | 'qview', { readonly products: readonly { readonly sku: string }[] }>
  | Told<'a2c', DiscoverOrigin, { readonly products: readonly [DiscoverProduct] }>
  | Told<'a2w', DiscoverOrigin, { readonly products: readonly DiscoverProduct[] }>
  | Told<'status', 'cart', { readonly products: readonly (Omit<DiscoverProduct, 'price'> & { readonly price?: number })[] }>
  | Told<'user', 'login' | 'info', { readonly context: { readonly user: DiscoverUser } }>
  | Told<'order', 'confirm', { readonly products: readonly DiscoverProduct[]; readonly checkout: DiscoverCheckout }>
  | Told<'widget', 'appear' | 'click', DiscoverWidget>;

/** Sums of an order. */
export interface DiscoverCheckout {
  readonly order_id: string;
  readonly total: number;
  readonly subtotal: number;
}

/** A widget that appeared or was clicked. `f` is its kind: search page, search box or recommendations. */
export interface DiscoverWidget {
  readonly rfkid: string;
  readonly f: 'sp' | 'sb' | 'rw';
  readonly click_type?: string;
  readonly click_text?: string;
  readonly index?: number;
  readonly products?: readonly { readonly sku: string }[];
}
