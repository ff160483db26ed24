import type { CommonFields, FurtherKeys, MinuteInput } from './common-types.ts';

/** An id of the guest in one identity system. */
export interface Identifier {
  /** Must equal, in case too, a provider that an identity rule of the tenant names. */
  readonly provider: string;
  readonly id: string;
  readonly expiry_date?: MinuteInput | undefined;
}

interface PersonFields {
  readonly title?: string | undefined;
  readonly firstname?: string | undefined;
  readonly lastname?: string | undefined;
  readonly dob?: MinuteInput | undefined;
  readonly mobile?: string | undefined;
  readonly phone?: string | undefined;
  /** Address lines; a list even for one. */
  readonly street?: readonly string[] | undefined;
  readonly city?: string | undefined;
  readonly state?: string | undefined;
  /** ISO 3166-1 alpha-2. Upper-cased. */
  readonly country?: string | undefined;
  readonly postal_code?: string | undefined;
  /** Lower-cased. It does not identify by itself: put it into `identifiers` too if the tenant identifies by e-mail. */
  readonly email?: string | undefined;
}

/** The guest said who he is: log-in, registration, newsletter, check-out form. */
export interface IdentityEvent extends CommonFields, PersonFields, FurtherKeys {
  readonly type: 'IDENTITY';
  /** At least one. */
  readonly identifiers: readonly Identifier[];
  readonly gender?: string | undefined;
}

/** A person who uses bought items: a passenger, the receiver of a gift. */
export interface Consumer extends FurtherKeys {
  readonly title: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly gender?: string | undefined;
  readonly dob?: MinuteInput | undefined;
  readonly mobile?: string | undefined;
  readonly nationality?: string | undefined;
  /** Your id of the consumer. */
  readonly reference_id?: string | undefined;
  /** `item_id`s of what this person uses. */
  readonly products?: readonly string[] | undefined;
}

/** Who uses the items of the cart. */
export interface AddConsumersEvent extends CommonFields {
  readonly type: 'ADD_CONSUMERS';
  readonly consumer: readonly Consumer[];
}

/** The owner of an order: `identifiers`, or `email` where the tenant's rules identify by it. */
export interface Contact extends PersonFields, FurtherKeys {
  readonly identifiers?: readonly Identifier[] | undefined;
}

/** Names the owner of an order that is assembled from ADD, CONFIRM and CHECKOUT. Not needed after an IDENTITY in the same session. */
export interface AddContactsEvent extends CommonFields {
  readonly type: 'ADD_CONTACTS';
  readonly contact: readonly Contact[];
}
