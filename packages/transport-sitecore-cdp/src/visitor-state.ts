import type { AddEvent } from './events/cart-types.ts';
import type { CdpEvent } from './events/types.ts';

/** What Sitecore CDP holds in the session of one browser id, as far as our own deliveries tell. */
export interface VisitorState {
  /** Fingerprint of each cart line by its `item_id`. An empty id stands for lines that may be there and that we do not know of. */
  lines: Map<string, string>;
  /** The identifiers of the last IDENTITY, as JSON. */
  owner?: string | undefined;
  /** When the visitor ordered last. Outlives the session, as a late event may. */
  ordered?: number | undefined;
}

/** What a delivered event changes. */
export type Change = Partial<VisitorState>;

/** What a browser holds that this process knows nothing of: a fresh process, or a session that has ended. */
export const unknownState = (): VisitorState => ({ lines: new Map([['', '']]) });

/** What a line was added with. An equal fingerprint makes another ADD needless. */
export const fingerprint = ({ quantity, price, currency }: AddEvent['product']): string => `${quantity} ${price} ${currency}`;

/** Notes that `event`, in the form that goes over the wire, was delivered. */
export function learn(state: VisitorState, event: CdpEvent): void {
  if (event.type === 'ADD') state.lines.set(event.product.item_id, fingerprint(event.product));
  if (event.type === 'IDENTITY') state.owner = JSON.stringify(event.identifiers);
  if (event.type === 'FORCE_CLOSE') state.owner = '';
  if (/^(CLEAR|FORCE)|CHECKOUT$/.test(event.type)) state.lines.clear();
}
