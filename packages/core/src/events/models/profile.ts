import * as z from 'zod/mini';
import { closed } from '../check/closed.ts';
import { dictionary } from '../check/dictionary.ts';
import { calendarDate, webUrl } from '../check/formats.ts';
import { list } from '../check/list.ts';
import { identifierUpTo } from '../check/names.ts';
import { inspectNested, type NestedValue } from '../check/nested.ts';
import { leaf } from '../check/schema.ts';
import { oneOf, text } from '../check/text.ts';

/** Postal address. `state` and `continent` are tolerated and not sent. */
export const address = closed({
  street: z.optional(text(1, 100)),
  district: z.optional(text(1, 100)),
  city: z.optional(text(1, 100)),
  region: z.optional(text(1, 100)),
  country: z.optional(text(1, 100)),
  postalCode: z.optional(text(1, 20)),
  state: z.optional(text(1, 100)),
  continent: z.optional(text(1, 100)),
});

/** Up to 10 attributes of the application's own. Receivers do not tell upper from lower case in their names. */
const customAttributes = dictionary(identifierUpTo(20), leaf<NestedValue>(inspectNested({ text: 100, size: 30 })), { most: 10 });

/** What is known of a person. Nothing is required; addresses and numbers are checked for their length only. */
export const userProfile = closed({
  firstName: z.optional(text(1, 50)),
  lastName: z.optional(text(1, 50)),
  birthDate: z.optional(calendarDate()),
  gender: z.optional(oneOf('male', 'female', 'neutral', 'unknown')),
  email: z.optional(text(1, 254)),
  alternateEmail: z.optional(text(1, 254)),
  phone: z.optional(text(1, 30)),
  alternatePhone: z.optional(text(1, 30)),
  address: z.optional(address),
  avatar: z.optional(webUrl(500)),
  company: z.optional(text(1, 200)),
  companyUrl: z.optional(webUrl(200)),
  jobTitle: z.optional(text(1, 50)),
  interests: z.optional(list(text(1, 30), { most: 30 })),
  activities: z.optional(list(text(1, 30), { most: 30 })),
  custom: z.optional(customAttributes),
});
