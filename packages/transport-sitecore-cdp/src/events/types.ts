import type { AddEvent, ClearCartEvent, ConfirmEvent } from './cart-types.ts';
import type { CheckoutEvent, OrderCheckoutEvent, PaymentEvent } from './order-types.ts';
import type { AddConsumersEvent, AddContactsEvent, IdentityEvent } from './person-types.ts';
import type { CustomEvent, FlightSearchEvent, ForceCloseEvent, FormEvent, ProductSearchEvent, ViewEvent } from './session-types.ts';

/** Everything that can be sent to Sitecore CDP, told apart by `type`. */
export type CdpEvent =
  | ViewEvent
  | IdentityEvent
  | ProductSearchEvent
  | FlightSearchEvent
  | AddEvent
  | AddConsumersEvent
  | AddContactsEvent
  | ConfirmEvent
  | CheckoutEvent
  | OrderCheckoutEvent
  | ClearCartEvent
  | PaymentEvent
  | ForceCloseEvent
  | FormEvent
  | CustomEvent;

/** An event as it goes over the wire. */
export interface CdpMessage {
  readonly channel: string;
  readonly type: string;
  readonly language: string;
  readonly currency: string;
  readonly page: string;
  readonly pos: string;
  readonly browser_id: string;
  /** When the event happened, UTC with milliseconds. */
  readonly requested_at?: string;
  readonly [key: string]: unknown;
}
