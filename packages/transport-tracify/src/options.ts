import type { StandardVocabulary } from '@waymark/core';
import type { TracifyMap } from './mapping.ts';
import type { UrlParameters } from './parameters.ts';

/** Something worth knowing that stops nothing. */
export interface TracifyNotice {
  readonly code: 'site-id-not-v4' | 'ipv6-hashed' | 'items-cut';
  readonly message: string;
}

/** How to reach Tracify, and which of the points it leaves open to decide otherwise. */
export interface TracifyOptions<Events = StandardVocabulary> {
  /** API key, given by Tracify. A secret: servers only. */
  readonly token: string;
  /** The site's UUID ("CSID"), given by Tracify. */
  readonly customerSiteId: string;
  /** `production`, `development` or an absolute URL. Default: `production`. */
  readonly target?: 'production' | 'development' | (string & {}) | URL;
  /** Name of the transport in reports. Default: `tracify`. */
  readonly name?: string;
  /** Consent categories that must all be granted. Default: `['marketing']`. */
  readonly purposes?: readonly string[];
  /** Mark between whole and decimal digits of amounts. Default: `.`. */
  readonly decimalSeparator?: '.' | ',';
  /** Key of a conversion's value. Default: `both`. */
  readonly conversionValueKey?: 'amount' | 'value' | 'both';
  /** Repeats the currency as `cc`. Default: true. */
  readonly sendCurrencyAlias?: boolean;
  /** What names an item; the other one stands in. Default: `name`. */
  readonly itemLabel?: 'name' | 'sku';
  /** Default: `lowercase`. `none` where Tracify's own pixel or plugin hashes the address as typed. */
  readonly emailNormalization?: 'lowercase' | 'none';
  /** Keeps the query of a page address, personal parameters excepted. Default: false. */
  readonly urlKeepsQuery?: boolean;
  /** Which parameters of a landing page are sent. Default: `all`. */
  readonly urlParameters?: UrlParameters;
  /** More parts of parameter names that are never sent, such as `customer`. */
  readonly deniedParameters?: readonly string[];
  /** Sends the added items with an addtocart. Default: false. */
  readonly addToCartItems?: boolean;
  /** Sends events that lack IP or User-Agent with what is known. Default: false. */
  readonly allowPartialIdentity?: boolean;
  /** Sends the pageview of a product page besides its productview. Default: false. */
  readonly productViewAlsoPageview?: boolean;
  /** True for addresses of product pages: their `pageOpened` is never sent. Without it, it is left out when it travels in one batch with the `productViewed`. */
  readonly productPages?: (url: string) => boolean;
  /** Currency of goals that name none, ISO 4217. */
  readonly currency?: string;
  /** Page of server events that have none, such as orders from a back office. */
  readonly siteUrl?: string;
  /** Reports `userSignedUp` as a conversion. Default: false. */
  readonly signUpIsConversion?: boolean;
  /** Names of `eventOccurred` that are conversions; `details.value` and `details.currency` are read. */
  readonly conversionNames?: readonly string[];
  /** Reports `eventOccurred` named `postPurchaseSurvey` (`details`: `orderId`, `source`, `medium`). Default: false, as Tracify's public page does not list it. */
  readonly surveys?: boolean;
  /** Own mappings by event name. Null: not sent. */
  readonly map?: TracifyMap<NoInfer<Events>>;
  /** Events per request. Default: 50. */
  readonly maxEvents?: number;
  /** UTF-8 bytes per request. Default: 262144. */
  readonly maxBytes?: number;
  /** Purchases, conversions and surveys per request, which they never share with page events. Default: 1. */
  readonly revenueEventsPerRequest?: number;
  /** Age in milliseconds above which an event is not sent. Default: 24 hours. */
  readonly maxAgeMs?: number;
  /** Puts the events of a batch in order of their time. Default: true. */
  readonly chronological?: boolean;
  /** Requests on their way at once. Default: 2. */
  readonly concurrency?: number;
  /** Visitors whose session and cart are remembered. Default: 10000. */
  readonly rememberedVisitors?: number;
  readonly onNotice?: (notice: TracifyNotice) => void;
}
