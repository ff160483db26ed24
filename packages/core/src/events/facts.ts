import type { Priority } from '../ports/event.ts';

/** What only sources emit in a browser: `track` refuses these names there. */
export const automaticEvents: readonly string[] = [
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
];

/** What a server has no cause to track: it has neither tabs nor pages. */
export const browserOnlyEvents: readonly string[] = [
  'tabOpened',
  'tabUrlChanged',
  'tabVisibilityChanged',
  'pageOpened',
  'pageLoaded',
  'nothingChanged',
];

/** How dearly an event of this name is kept when an outbox overflows. Names outside the vocabulary are `normal`. */
export function priorityOf(name: string): Priority {
  switch (name) {
    case 'orderPlaced':
    case 'checkoutStarted':
    case 'goalCompleted':
    case 'userSignedUp':
      return 'critical';
    case 'tabVisibilityChanged':
    case 'nothingChanged':
      return 'low';
    default:
      return 'normal';
  }
}

/** The order id of `orderPlaced` and `checkoutStarted`, from which their event id is derived so that repeats merge. Undefined where there is none. */
export function businessKeyOf(name: string, payload: unknown): string | undefined {
  if (name === 'checkoutStarted') return orderIdOf(payload);
  return name === 'orderPlaced' ? orderIdOf(memberOf(payload, 'order')) : undefined;
}

function orderIdOf(holder: unknown): string | undefined {
  const id = memberOf(holder, 'orderId');
  return typeof id === 'string' && id !== '' ? id : undefined;
}

function memberOf(holder: unknown, name: string): unknown {
  return typeof holder === 'object' && holder !== null ? (holder as Readonly<Record<string, unknown>>)[name] : undefined;
}
