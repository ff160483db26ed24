export { cart, lineItem } from './models/cart.ts';
export { order } from './models/order.ts';
export { patch } from './models/patch.ts';
export { postDetails } from './models/post.ts';
export { productDetails } from './models/product.ts';
export { address, userProfile } from './models/profile.ts';
export type { AutomaticEvent, BrowserOnlyEvent } from './facts.ts';
export { automaticEvents, browserOnlyEvents, businessKeyOf, priorityOf } from './facts.ts';
export { normalisePayload } from './normalise.ts';
export type { NormaliseContext } from './normalise.ts';
export { pathText } from './path-text.ts';
export { standardEvents } from './standard-events.ts';
export type { RuleCode } from './check/fault.ts';
export type {
  Address,
  Cart,
  LineItem,
  NestedValue,
  Order,
  Patch,
  PatchOperation,
  PostDetails,
  Primitive,
  ProductDetails,
  StandardEventName,
  StandardEventPayloads,
  UserProfile,
} from './payloads.ts';
