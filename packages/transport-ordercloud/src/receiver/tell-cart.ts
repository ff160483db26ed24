import { changeCart, currencyOf, type KeptLine, keptMs, readCart, tooLargeCart, writeCart } from './cart-state.ts';
import { linkCart, unlinkLines } from './cart-links.ts';
import type { OcCartEmptied, OcLine, OcLineEvent } from './events.ts';
import { type ProductPages, productPages } from './product-pages.ts';
import { cartKeyOf } from './shopper-keys.ts';
import { isTold } from './tell-order.ts';
import { toCart } from './to-commerce.ts';
import { updateState } from './update-state.ts';
import type { Telling, ToWaymarkOptions } from './waymark-event.ts';

/** How a change of a cart is told. */
export interface CartFacts {
  /** False when the visitor may not be tracked: the cart is remembered all the same. */
  readonly isReported: boolean;
  /** Nobody knows yet whose cart it is. */
  readonly isUnknown: boolean;
  /** The change was read before, and its event may not have been kept: it is told also where the cart has it already. */
  readonly isRepeated: boolean;
}

/** Brings the remembered cart up to date and tells it as a whole. */
export async function tellCart(event: OcLineEvent | OcCartEmptied, { isReported, isUnknown, isRepeated }: CartFacts, options: ToWaymarkOptions): Promise<Telling> {
  const { state, log = () => undefined } = options;
  const key = cartKeyOf(event);
  if (key === undefined) {
    log('A change of a cart that names neither order nor visitor was not forwarded.');
    return {};
  }
  if (await isTold(event, state)) {
    log('A change of a cart that is an order by now was not forwarded.');
    return {};
  }
  const named = 'currency' in event ? event.currency : undefined;
  const pagesOf = (line: OcLine): ProductPages => productPages(line, options);
  let currency: string | undefined;
  let before: readonly KeptLine[] = [];
  let after: ReturnType<typeof changeCart> = { lines: [], changed: false };
  let isTooLarge = false;
  let wasTooLarge = false;
  await updateState(state, key, keptMs, (text) => {
    before = readCart(text);
    currency = named || currencyOf(before) || options.currency;
    after = changeCart(before, event, { isTold: isReported && currency ? 'yes' : isReported || isUnknown ? 'otherwise' : 'never', isRepeated, pagesOf });
    wasTooLarge = text === tooLargeCart;
    const written = wasTooLarge && event.kind !== 'cartEmptied' ? undefined : writeCart(after.lines);
    isTooLarge = written === undefined;
    return written ?? tooLargeCart;
  });
  await linkCart(event, state, options);
  const gone = [...before.filter(({ line }) => !after.lines.some((kept) => kept.line.id === line.id)).map(({ line }) => line), ...(event.kind === 'lineRemoved' ? [event.line] : [])];
  const settle = async (): Promise<void> => {
    await unlinkLines(gone, event.orderId, state);
    // A cart that was deleted is no open one: the shopper's next has another id.
    if (event.kind === 'cartEmptied' && after.lines.length === 0) await state.delete(key);
  };
  if (!isReported) return { settle };
  const problem = objectionTo({ isTooLarge, isNews: after.changed || isRepeated || wasTooLarge, hasCurrency: Boolean(currency) });
  if (problem === undefined && currency) return { told: { name: 'cartModified', payload: { cart: toCart(after.lines, currency) }, occurredAt: Date.parse(event.receivedAt) }, settle };
  log(problem ?? '');
  return { settle };
}

function objectionTo({ isTooLarge, isNews, hasCurrency }: Readonly<Record<'isTooLarge' | 'isNews' | 'hasCurrency', boolean>>): string | undefined {
  if (isTooLarge) return 'A cart with more lines than can be remembered was not forwarded.';
  if (!hasCurrency) return 'A cart without a currency was not forwarded. Set option "currency".';
  return isNews ? undefined : 'A message that changed neither a quantity nor a price that we know was not forwarded.';
}
