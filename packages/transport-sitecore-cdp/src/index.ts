export { browserIdCookie, browserIdCookieName, expiredBrowserIdCookie, readBrowserIdCookie } from './cookie.ts';
export type { BrowserIdCookieOptions } from './cookie.ts';
export { buildMessage } from './events/message.ts';
export type { MessageBase } from './events/message.ts';
export { sitecoreCdpEvents } from './events/schema.ts';
export type {
  AddEvent,
  AncillaryProduct,
  AncillaryType,
  CartProduct,
  ClearCartEvent,
  ConfirmEvent,
  FlightProduct,
} from './events/cart-types.ts';
export type { Channel, CommonFields, Extension, Flat, FurtherKeys, InstantInput, MinuteInput } from './events/common-types.ts';
export type {
  CardType,
  CheckoutEvent,
  OrderCheckoutEvent,
  OrderExtension,
  OrderItem,
  OrderStatus,
  PaymentEvent,
  PaymentType,
} from './events/order-types.ts';
export type { AddConsumersEvent, AddContactsEvent, Consumer, Contact, Identifier, IdentityEvent } from './events/person-types.ts';
export type { CustomEvent, FlightSearchEvent, ForceCloseEvent, FormEvent, ProductSearchEvent, ViewEvent } from './events/session-types.ts';
export type { FlowExecution, TrackingRecord } from './events/tracking-types.ts';
export type { CdpEvent, CdpMessage } from './events/types.ts';
export type { Target } from './hosts.ts';
export { createInspector } from './inspector.ts';
export type { InspectorWarning } from './inspector.ts';
export type { BrowserIdStore, CustomEventName, EventMap, MapHelpers, Payment, SitecoreCdpOptions } from './options.ts';
export * from './parts/index.ts';
export type { PageParts } from './parts/page-parts.ts';
export { sitecoreCdp } from './sitecore-cdp.ts';
export { createBrowserId, findGuestRef } from './stream-ids.ts';
export type { StreamIdOptions } from './stream-ids.ts';
