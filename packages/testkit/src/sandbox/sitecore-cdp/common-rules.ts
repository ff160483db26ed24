import { anyText, type Check, matching, must, oneOf, type Shape, someText } from '../checks.ts';
import { extObject, sessionData } from './ext-rules.ts';
import { absoluteUrl, channelName, currencyCode, languageCode, utcMillis } from './formats.ts';

/** The event name: upper case; a prefix before a colon may have any case. */
const typeName = matching(/^(?:[A-Za-z0-9_]+:)?[A-Z0-9_]+$/, 'upper-case letters, digits and underscores: another spelling is another, custom event');

/** The seven attributes of every event, and those any event may add. */
export const commonShape: Required<Pick<Shape, 'required' | 'optional' | 'mistaken'>> = {
  required: {
    channel: channelName,
    type: typeName,
    language: languageCode,
    currency: currencyCode,
    page: anyText,
    pos: someText,
    browser_id: someText,
  },
  optional: {
    ext: extObject,
    session_data: sessionData,
    sessionData,
    requested_at: utcMillis,
    referrer: absoluteUrl,
    client_key: anyText,
    _bx_extended_message: oneOf('1'),
  },
  mistaken: {
    browserId: 'the name is browser_id',
    clientKey: 'the name is client_key',
    currencyCode: 'the name is currency',
    extension: 'the name is ext',
    extensionData: 'the name is ext',
    extensions: 'the name is ext',
    point_of_sale: 'the name is pos',
    pointOfSale: 'the name is pos',
    requestedAt: 'the name is requested_at',
    session_id: 'the platform builds sessions itself',
    sessionId: 'the platform builds sessions itself',
  },
};

/** Campaign parameters: text, top level, lower-case names. */
export const campaignFields: Check = (event) =>
  Object.entries(event as object).flatMap(([name, value]) => {
    if (!name.toLowerCase().startsWith('utm_')) return [];
    return name === name.toLowerCase() ? anyText(value, name) : [`${name.slice(0, 60)} must be spelled in lower case`];
  });

/** Both spellings of the session data at once contradict each other. */
export const oneSessionData: Check = must('either session_data or sessionData, not both', (event) => !('session_data' in (event as object) && 'sessionData' in (event as object)));
