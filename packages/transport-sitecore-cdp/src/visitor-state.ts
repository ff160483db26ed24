import type { AddEvent } from './events/cart-types.ts';
import type { Identifier } from './events/person-types.ts';
import type { CdpEvent } from './events/types.ts';

/** What Sitecore CDP holds in the session of one browser id, as far as our own deliveries tell. */
export interface VisitorState {
  /** Fingerprint of each cart line by its `item_id`. */
  readonly lines: ReadonlyMap<string, string>;
  /** False: there may be lines that we do not know of. */
  readonly complete: boolean;
  /** The identifiers of the last IDENTITY, see {@link ownerOf}. */
  readonly owner?: string;
}

/** A browser that this process knows nothing of: a fresh process, or a session that has ended. */
export const unknownVisitor: VisitorState = { lines: new Map(), complete: false };

/** What a line was added with. An equal fingerprint makes another ADD needless. */
export function fingerprint({ quantity, price, currency }: AddEvent['product']): string {
  return `${quantity} × ${price} ${currency}`;
}

/** Tells owners apart. */
export function ownerOf(identifiers: readonly Identifier[]): string {
  return JSON.stringify(identifiers.map(({ provider, id }) => [provider, id]));
}

/** The state once `event` was delivered. */
export function after(state: VisitorState, event: CdpEvent): VisitorState {
  switch (event.type) {
    case 'ADD':
      return { ...state, lines: new Map([...state.lines, [event.product.item_id, fingerprint(event.product)]]) };
    case 'CLEAR_CART':
    case 'CHECKOUT':
    case 'ORDER_CHECKOUT':
      return { ...state, lines: new Map(), complete: true };
    case 'FORCE_CLOSE':
      return { lines: new Map(), complete: true };
    case 'IDENTITY':
      return { ...state, owner: ownerOf(event.identifiers) };
    default:
      return state;
  }
}
