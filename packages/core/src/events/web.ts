import * as z from 'zod/mini';
import { closed } from './check/closed.ts';
import { anyUri, anyUuid, webUrl } from './check/formats.ts';
import { wholeNumber } from './check/numbers.ts';
import { anyText, oneOf } from './check/text.ts';

/** A browser tab began its life. */
export const tabOpened = closed({ tabId: anyUuid() });

/** The address of a tab changed without a page load. */
export const tabUrlChanged = closed({ tabId: anyUuid(), url: webUrl() });

/** A tab was shown or hidden. */
export const tabVisibilityChanged = closed({ tabId: anyUuid(), visibility: oneOf('visible', 'hidden') });

/** A page was opened. The referrer is left out when the browser gives none. */
export const pageOpened = closed({ url: webUrl(), referrer: z.optional(anyUri()) });

/** A page was parsed to its end, style sheets and images apart. The title may be empty; the time is in milliseconds since 1970. */
export const pageLoaded = closed({ url: webUrl(), title: anyText(), lastModifiedTime: wholeNumber() });
