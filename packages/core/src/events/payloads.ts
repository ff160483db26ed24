import type * as z from 'zod/mini';
import type { cart, lineItem } from './models/cart.ts';
import type { order } from './models/order.ts';
import type { patch } from './models/patch.ts';
import type { postDetails } from './models/post.ts';
import type { productDetails } from './models/product.ts';
import type { address, userProfile } from './models/profile.ts';
import type { standardEvents } from './standard-events.ts';

export type { NestedValue, Primitive } from './check/nested.ts';
export type { PatchOperation } from './models/patch.ts';

type Payload<Name extends keyof typeof standardEvents> = z.infer<(typeof standardEvents)[Name]>;

/** Payloads of the standard vocabulary by event name. */
export type StandardEventPayloads = { readonly [Name in keyof typeof standardEvents]: Payload<Name> };
/** The names of the standard vocabulary. */
export type StandardEventName = keyof StandardEventPayloads;

/** What a shop says about a product. */
export type ProductDetails = z.infer<typeof productDetails>;
/** One line of a cart or an order. */
export type LineItem = z.infer<typeof lineItem>;
/** A cart as it stands. */
export type Cart = z.infer<typeof cart>;
/** An accepted order. */
export type Order = z.infer<typeof order>;
/** What is known of a person. */
export type UserProfile = z.infer<typeof userProfile>;
/** Postal address of a person. */
export type Address = z.infer<typeof address>;
/** An article. */
export type PostDetails = z.infer<typeof postDetails>;
/** Changes to a profile or to session attributes. */
export type Patch = z.infer<typeof patch>;
