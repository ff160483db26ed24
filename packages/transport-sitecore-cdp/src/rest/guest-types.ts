import type { Flat } from '../events/common-types.ts';

/** An id of the guest in one identity system. */
export interface GuestIdentifier {
  readonly provider: string;
  readonly id: string;
  /** ISO 8601 with zone, or a Date. */
  readonly expiryDate?: string | Date | undefined;
}

/** Up to 100 flat attributes with names in camelCase. A name may occur once over all extensions of a guest. */
export interface GuestExtension {
  readonly name: 'ext' | 'ext1' | 'ext2' | 'ext3' | 'ext4' | 'ext5';
  readonly [attribute: string]: Flat;
}

/** A guest in the words of the REST and Batch APIs, which differ from those of events. Further keys are passed on. */
export interface Guest {
  /** The only attribute that must be there. Batches take `customer` alone. */
  readonly guestType: 'visitor' | 'customer' | 'traveller';
  readonly firstSeen?: string | Date | undefined;
  readonly lastSeen?: string | Date | undefined;
  readonly title?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly gender?: 'male' | 'female' | 'unknown' | undefined;
  /** `YYYY-MM-DD`, `YYYY-MM-DDThh:mm` or a Date. */
  readonly dateOfBirth?: string | Date | undefined;
  readonly email?: string | undefined;
  readonly emails?: readonly string[] | undefined;
  readonly phoneNumbers?: readonly string[] | undefined;
  readonly language?: string | undefined;
  readonly nationality?: string | undefined;
  readonly passportNumber?: string | undefined;
  readonly passportExpiry?: string | undefined;
  readonly street?: readonly string[] | undefined;
  readonly city?: string | undefined;
  readonly state?: string | undefined;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string | undefined;
  readonly postCode?: string | undefined;
  readonly identifiers?: readonly GuestIdentifier[] | undefined;
  readonly [key: string]: unknown;
}

/** A guest as Sitecore CDP has it. */
export interface StoredGuest {
  /** Guest reference. */
  readonly ref: string;
  readonly [key: string]: unknown;
}

/** What to look for. Everything that is given must match. */
export interface GuestSearch {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email?: string;
  /** The e-mail address exactly as it was stored. */
  readonly emailUntouched?: string;
  readonly phoneNumber?: string;
  readonly identifier?: { readonly provider: string; readonly id: string };
}

/** One page of guests that match a search. */
export interface GuestPage {
  readonly offset: number;
  readonly limit: number;
  /** References of the guests found. */
  readonly refs: readonly string[];
}
