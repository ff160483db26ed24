/** A value that Sitecore CDP stores as it is. */
export type Flat = string | number | boolean;

/**
 * Custom attributes of an event. Nested objects are flattened with `_`, null and undefined are left out. At most 50 attributes after flattening.
 * One name should keep one type for ever: Sitecore CDP cannot segment on an attribute that is a number today and a text tomorrow.
 */
export interface Extension {
  readonly [attribute: string]: Flat | readonly Flat[] | Extension | null | undefined;
}

/** Upper-cased for you. `WEB`, `MOBILE_WEB` and `MOBILE_APP` are documented; tenants may have more. */
export type Channel = 'WEB' | 'MOBILE_WEB' | 'MOBILE_APP' | (string & {});

/** What every event may say for itself. What is left out comes from the transport's options and from where the event happened. */
export interface CommonFields {
  readonly channel?: Channel | undefined;
  /** Cut to two letters and upper-cased: `en-IE` becomes `EN`. */
  readonly language?: string | undefined;
  /** ISO 4217. Upper-cased. */
  readonly currency?: string | undefined;
  /** Free name of the page or screen. */
  readonly page?: string | undefined;
  /** Name of a point of sale that exists in the tenant. Sitecore CDP accepts an unknown one and drops the event without a word. */
  readonly pos?: string | undefined;
  readonly ext?: Extension | undefined;
  /** Data stored on the session. */
  readonly session_data?: Readonly<Record<string, Flat | undefined>> | undefined;
}

/** Further keys, where Sitecore's own tables of an object are not complete. */
export interface FurtherKeys {
  readonly [key: string]: unknown;
}

/** `YYYY-MM-DD`, `YYYY-MM-DDThh:mm` with or without seconds and `Z`, or a Date (read as UTC). Sent as `YYYY-MM-DDThh:mm`. */
export type MinuteInput = string | Date;

/** ISO 8601 with a zone, or a Date. Sent as UTC with milliseconds. */
export type InstantInput = string | Date;
