/** Kind of an anonymised value: 1 e-mail address, 2 IP and User-Agent together, 3 IP address, 4 User-Agent. */
export type IdentityKind = 1 | 2 | 3 | 4;

/** Types of the events API. `postpurchasesurvey` is known from the OpenAPI document only. */
export type TracifyType = 'pageview' | 'productview' | 'addtocart' | 'purchase' | 'conversion' | 'postpurchasesurvey';

/** One event as Tracify takes it. `data` is flat and holds texts only. */
export interface TracifyEvent {
  readonly url: string;
  readonly customer_site_id: string;
  readonly identity_data: Readonly<Record<string, IdentityKind>>;
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  readonly datetime: string;
  readonly type: TracifyType;
  readonly data: Readonly<Record<string, string>>;
}

/** A decimal number that is not negative, as a number or as a text with a point. Written with two decimals on the wire. */
export type Amount = number | string;

/** One line of an order. Sent as `ITEMn`, `AMTn` and `QTYn`; lines without a label are left out. */
export interface TracifyItem {
  readonly label: string;
  /** Price of one unit. */
  readonly amount?: Amount;
  /** Default: 1. Rounded to a whole number of at least 1. */
  readonly quantity?: Amount;
}

/** Answers that a survey after an order may give. */
export type SurveySource = 'facebook' | 'tiktok' | 'google' | 'taboola' | 'outbrain' | 'twitter' | 'pinterest';

interface ActionBase {
  /** Page where it happened. Default: the event's page. */
  readonly url?: string;
}

/** A page was viewed, or the page of a product. */
export interface PageAction extends ActionBase {
  readonly type: 'pageview' | 'productview';
  readonly data: { readonly Referer?: string | undefined };
}

/** Something was put into the cart. */
export interface CartAction extends ActionBase {
  readonly type: 'addtocart';
  readonly items?: readonly TracifyItem[];
}

/** An order was placed. Tracify drops repeats by `order_id`. */
export interface PurchaseAction extends ActionBase {
  readonly type: 'purchase';
  readonly data: { readonly order_id: string; readonly currency: string; readonly amount: Amount };
  readonly items?: readonly TracifyItem[];
}

/** A goal was reached. Tracify drops repeats by `conversion_id`. */
export interface ConversionAction extends ActionBase {
  readonly type: 'conversion';
  readonly data: { readonly conversion_id: string; readonly currency: string; readonly amount: Amount };
}

/** A customer said where he had heard of the shop. */
export interface SurveyAction extends ActionBase {
  readonly type: 'postpurchasesurvey';
  readonly data: { readonly order_id: string; readonly source: SurveySource; readonly medium?: string | undefined };
}

/** What a mapping says: type and own properties of a Tracify event. Site id, identity, time, origin and URL parameters are added to it. */
export type TracifyAction = PageAction | CartAction | PurchaseAction | ConversionAction | SurveyAction;
