import { anyText, type Check, listOf, must, oneOf, type Shape, shape, someText, isText } from '../checks.ts';
import { countryCode, emailText } from './formats.ts';

/** UTC time as the REST interface writes it; seconds and milliseconds may be left out. */
const utcTime = must('UTC time in ISO 8601 such as 2030-01-31T00:00:00.000Z', (value) => isText(value) && isoUtc.test(value) && Number.isFinite(Date.parse(value)));
const isoUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z$/;

const pastTime = (now: number): Check => (value, name) => {
  const problems = utcTime(value, name);
  return problems.length > 0 || Date.parse(String(value)) < now ? problems : [`${name} must lie in the past`];
};

/** Ids of a guest in other systems, in the spelling of REST and Batch. */
export const restIdentifiers = listOf(
  shape({
    required: { provider: someText, id: someText },
    optional: { expiryDate: utcTime },
    mistaken: { expiry_date: 'the name is expiryDate here' },
  }),
);

/** Attributes of a guest. `now` in epoch milliseconds: a birthday lies in the past. */
export function guestShape(now: number): Required<Pick<Shape, 'optional' | 'mistaken'>> {
  return {
    optional: {
      guestType: oneOf('visitor', 'customer', 'traveller'),
      firstSeen: utcTime,
      lastSeen: utcTime,
      title: anyText,
      firstName: anyText,
      lastName: anyText,
      gender: oneOf('male', 'female', 'unknown'),
      dateOfBirth: pastTime(now),
      email: emailText,
      emails: listOf(emailText, 0),
      phoneNumbers: listOf(anyText, 0),
      language: must('two letters', (value) => isText(value) && /^[A-Za-z]{2}$/.test(value)),
      nationality: anyText,
      passportNumber: anyText,
      passportExpiry: anyText,
      street: listOf(anyText, 0),
      city: anyText,
      state: anyText,
      country: countryCode,
      postCode: anyText,
      identifiers: restIdentifiers,
    },
    mistaken: {
      firstname: 'the name is firstName here',
      lastname: 'the name is lastName here',
      dob: 'the name is dateOfBirth here',
      postal_code: 'the name is postCode here',
      postalCode: 'the name is postCode here',
      mobile: 'the name is phoneNumbers here',
      phone: 'the name is phoneNumbers here',
    },
  };
}
