import type { Priority } from '../ports/event.ts';

const automatic = [
  'userSignedIn',
  'userSignedOut',
  'userProfileChanged',
  'tabOpened',
  'tabUrlChanged',
  'tabVisibilityChanged',
  'pageOpened',
  'pageLoaded',
  'sessionAttributesChanged',
  'nothingChanged',
] as const;
/** Name of an event that only sources emit in a browser. */
export type AutomaticEvent = (typeof automatic)[number];
/** What only sources emit in a browser: `track` refuses these names there. */
export const automaticEvents: readonly string[] = automatic;

const browserOnly = [
  'tabOpened',
  'tabUrlChanged',
  'tabVisibilityChanged',
  'pageOpened',
  'pageLoaded',
  'nothingChanged',
] as const;
/** Name of an event that a server has no cause to track. */
export type BrowserOnlyEvent = (typeof browserOnly)[number];
/** What a server has no cause to track: it has neither tabs nor pages. */
export const browserOnlyEvents: readonly string[] = browserOnly;

/** How dearly an event of this name is kept when an outbox overflows. Names outside the vocabulary are `normal`. */
export function priorityOf(name: string): Priority {
  if (/^(orderPlaced|checkoutStarted|goalCompleted|userSignedUp)$/.test(name)) return 'critical';
  return /^(tabVisibilityChanged|nothingChanged)$/.test(name) ? 'low' : 'normal';
}

/** The order id of `orderPlaced` and `checkoutStarted`, from which their event id is derived so that repeats merge. Undefined where there is none. */
export function businessKeyOf(name: string, payload: unknown): string | undefined {
  const { order, orderId } = Object(payload) as { readonly order?: { readonly orderId?: unknown }; readonly orderId?: unknown };
  const key = name === 'orderPlaced' ? order?.orderId : name === 'checkoutStarted' && orderId;
  return typeof key === 'string' ? key || undefined : undefined;
}
