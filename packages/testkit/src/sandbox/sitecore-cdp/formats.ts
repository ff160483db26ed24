import { isText, matching, must } from '../checks.ts';

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const currencies = new Set(Intl.supportedValuesOf('currency'));

export const isUuid = (value: unknown): value is string => isText(value) && uuidPattern.test(value);

/** `2027-03-01T10:15:30.000Z`, a moment that exists. */
export const utcMillis = must('UTC time with milliseconds such as 2027-03-01T10:15:30.000Z', (value) => isText(value) && readsBack(value, value));

/** `1990-05-17T00:00`, without seconds and zone. */
export const minuteTime = must('a time such as 1990-05-17T00:00, without seconds and zone', (value) => isText(value) && readsBack(value, `${value}:00.000Z`));

/** The platform's own upper-case spelling: a lower-case name is another name to it. */
export const upperText = must('upper-case text', (value) => isText(value) && value.trim() !== '' && value === value.toUpperCase());
export const currencyCode = must('an ISO 4217 code in upper case such as EUR', (value) => isText(value) && currencies.has(value));
export const languageCode = matching(/^[A-Z]{2}$/, 'two upper-case letters such as EN');
export const countryCode = matching(/^[A-Z]{2}$/, 'two upper-case letters such as IE');
export const airportCode = matching(/^[A-Z]{3}$/, 'three upper-case letters such as ORK');
export const channelName = matching(/^[A-Z][A-Z0-9_]*$/, 'upper-case text such as WEB');
export const emailText = matching(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an e-mail address');
export const absoluteUrl = must('an absolute URL', (value) => isText(value) && URL.canParse(value));
export const unitPrice = must('a number, 0 or more', (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0);
export const wholeQuantity = must('a whole number, 1 or more', (value) => Number.isInteger(value) && Number(value) >= 1);
export const headCount = must('a whole number, 0 or more', (value) => Number.isInteger(value) && Number(value) >= 0);

function readsBack(value: string, iso: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d\.\d{3}Z)?$/.test(value)) return false;
  const time = Date.parse(iso);
  return Number.isFinite(time) && new Date(time).toISOString() === iso;
}
