import { anyText, type Check, listOf, shape, someText } from '../checks.ts';
import { countryCode, emailText, minuteTime } from './formats.ts';

/** Ids of a guest in other systems: the only part of an event that identifies. */
export const identifierList = listOf(
  shape({
    required: { provider: someText, id: someText },
    optional: { expiry_date: minuteTime },
    mistaken: { expiryDate: 'the name is expiry_date' },
  }),
);

/** Personal fields in the spelling of events. */
export const personFields: Readonly<Record<string, Check>> = {
  title: anyText,
  firstname: anyText,
  lastname: anyText,
  gender: anyText,
  dob: minuteTime,
  email: emailText,
  mobile: anyText,
  phone: anyText,
  street: listOf(anyText),
  city: anyText,
  state: anyText,
  country: countryCode,
  postal_code: anyText,
};

/** Spellings of the REST interface and of other products that events do not know. */
export const personMistakes: Readonly<Record<string, string>> = {
  birthday: 'the name is dob',
  date_of_birth: 'the name is dob',
  dateOfBirth: 'the name is dob',
  first_name: 'the name is firstname',
  firstName: 'the name is firstname',
  last_name: 'the name is lastname',
  lastName: 'the name is lastname',
  phoneNumbers: 'the names are mobile and phone',
  postalCode: 'the name is postal_code',
  postCode: 'the name is postal_code',
};

/** Someone who uses bought items. */
export const consumerList = listOf(
  shape({
    required: { title: anyText, firstname: anyText, lastname: anyText },
    optional: { gender: anyText, dob: minuteTime, mobile: anyText, nationality: anyText, reference_id: anyText, products: listOf(anyText, 0) },
    mistaken: personMistakes,
  }),
);

/** The owner of an order that is put together from several events. */
export const contactList = listOf(shape({ required: { identifiers: identifierList }, optional: personFields, mistaken: personMistakes }));
