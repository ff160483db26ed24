import type { CommonFields, Extension, FurtherKeys, MinuteInput } from './common-types.ts';

/** A page or screen was shown. */
export interface ViewEvent extends CommonFields {
  readonly type: 'VIEW';
  /** Absolute URL of the page on another host that led here. */
  readonly referrer?: string | undefined;
  readonly [utm: `utm_${string}`]: string | undefined;
}

/** A search result page was shown. */
export interface ProductSearchEvent extends CommonFields {
  readonly type: 'SEARCH';
  /** What was searched for. */
  readonly product_name: string;
  /** Product class searched, own values. Upper-cased. */
  readonly product_type: string;
  readonly flight_type?: 'OW' | 'RT' | undefined;
  readonly origin?: string | undefined;
  readonly destination?: string | undefined;
  /** Local time. */
  readonly start?: MinuteInput | undefined;
  readonly end?: MinuteInput | undefined;
  readonly adults?: number | undefined;
  readonly children?: number | undefined;
  readonly infants?: number | undefined;
  readonly fare_class?: string | undefined;
  readonly fare_family?: string | undefined;
}

/** A flight search result was shown. */
export interface FlightSearchEvent extends ProductSearchEvent {
  readonly product_type: 'FLIGHT';
  /** One way, or return, which needs `end`. */
  readonly flight_type: 'OW' | 'RT';
  /** IATA airport or city. */
  readonly origin: string;
  readonly destination: string;
  /** Departure, local time. */
  readonly start: MinuteInput;
  readonly adults: number;
  readonly children: number;
  readonly infants: number;
}

/** Closes the current session at once, to see in a test what its end triggers. */
export interface ForceCloseEvent extends CommonFields {
  readonly type: 'FORCE_CLOSE';
}

/** A form was seen or sent. */
export interface FormEvent extends CommonFields {
  readonly type: 'FORM';
  readonly ext: Extension & {
    readonly formId: string;
    readonly interactionType: 'VIEWED' | 'SUBMITTED';
    readonly componentInstanceId?: string;
  };
}

/** An event of your own. Prefer `ext` for data; further keys are stored beside it. */
export interface CustomEvent extends CommonFields, FurtherKeys {
  readonly type: 'CUSTOM';
  /** Upper-cased: letters, digits, `_` and `:`. No standard name, none that begins with `SC_`. Keep it stable. */
  readonly name: string;
}
