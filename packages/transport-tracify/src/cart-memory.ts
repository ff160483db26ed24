import { createLru, type EventEnvelope } from '@waymark/core/transport';
import { type CartLine, linesOf } from './payload.ts';
import { visitorOf } from './visitor.ts';

/** A line of the cart with the quantity that was put in. */
export interface AddedLine extends CartLine {
  readonly quantity: number;
}

type Quantities = ReadonlyMap<string, number>;

interface Cart {
  /** The last cart that Tracify was told of or needed not be told of. */
  known: Quantities;
  /** Carts on their way, by event id, in the order in which they were first tried. */
  readonly underWay: Map<string, UnderWay>;
  /** When the visitor's last order was placed that Tracify was told of or needed not be told of. */
  orderedAt: number;
}

interface UnderWay {
  readonly quantities: Quantities;
  /** Found at the first try. Other carts may be delivered before the next one. */
  readonly added: readonly AddedLine[];
}

/**
 * Tells what a `cartModified` added, by comparing it with the cart before. The first cart seen of a visitor counts as added as a whole; an order
 * empties it. A cart replaces the known one only when Tracify was told of it or needs not be told, and a retry says what the first try said.
 */
export interface CartMemory {
  /**
   * True for a cart from before an order that came first: all of it would look as put in after the sale. One of the same millisecond is not: it is
   * as a rule the cart that the order left empty.
   */
  isBought(event: EventEnvelope): boolean;
  added(event: EventEnvelope): readonly AddedLine[];
  /** `isTold`: the event was delivered, or was found to need no request. */
  settle(event: EventEnvelope, isTold: boolean): void;
}

/** A memory of the carts of at most `mostVisitors` visitors. */
export function createCartMemory(mostVisitors: number): CartMemory {
  const carts = createLru<Cart>(mostVisitors);

  function cartOf(event: EventEnvelope): Cart | undefined {
    const visitor = visitorOf(event);
    if (visitor === undefined) return undefined;
    const cart = carts.get(visitor) ?? { known: new Map(), underWay: new Map(), orderedAt: -1 };
    carts.set(visitor, cart);
    return cart;
  }

  return {
    isBought(event) {
      const cart = event.name === 'cartModified' ? cartOf(event) : undefined;
      return cart !== undefined && !cart.underWay.has(event.id) && event.occurredAt < cart.orderedAt;
    },
    added(event) {
      const lines = event.name === 'orderPlaced' ? [] : linesOf((event.payload as { readonly cart?: unknown } | undefined)?.cart);
      const cart = cartOf(event);
      if (!cart) return lines;
      const made = cart.underWay.get(event.id) ?? { quantities: quantitiesOf(lines), added: additions(lines, cartBefore(cart)) };
      cart.underWay.set(event.id, made);
      return made.added;
    },
    settle(event, isTold) {
      const visitor = visitorOf(event);
      const cart = visitor === undefined ? undefined : carts.get(visitor);
      const made = cart?.underWay.get(event.id);
      if (!cart || !made) return;
      if (isTold) cart.known = made.quantities;
      if (isTold && event.name === 'orderPlaced') cart.orderedAt = event.occurredAt;
      cart.underWay.delete(event.id);
    },
  };
}

/** The cart that was tried last, else the known one. */
function cartBefore({ underWay, known }: Cart): Quantities {
  return [...underWay.values()].at(-1)?.quantities ?? known;
}

function quantitiesOf(lines: readonly CartLine[]): Quantities {
  const quantities = new Map<string, number>();
  for (const { key, quantity } of lines) quantities.set(key, (quantities.get(key) ?? 0) + quantity);
  return quantities;
}

/** Lines of the same variant share what was there before, so a line that was only divided adds nothing. */
function additions(lines: readonly CartLine[], before: Quantities): readonly AddedLine[] {
  const left = new Map(before);
  const added: AddedLine[] = [];
  for (const line of lines) {
    const there = left.get(line.key) ?? 0;
    left.set(line.key, Math.max(there - line.quantity, 0));
    if (line.quantity > there) added.push({ ...line, quantity: line.quantity - there });
  }
  return added;
}
