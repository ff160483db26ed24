/** One good event in the reading of the ledger. */
export interface GoodEvent {
  readonly type: string;
  readonly url: string;
  readonly datetime: string;
  readonly data: Readonly<Record<string, string>>;
}

export interface OrderLine {
  readonly item: string;
  /** Price of one unit as sent; `null` where none was. */
  readonly amount: string | null;
  readonly quantity: string;
}

/** What Tracify would show: orders and conversions once each, and how often pages were seen. */
export interface TracifyView {
  readonly orders: readonly { readonly orderId: string; readonly at: string; readonly amount: string; readonly currency: string; readonly lines: readonly OrderLine[] }[];
  readonly conversions: readonly { readonly conversionId: string; readonly at: string; readonly amount: string; readonly currency: string }[];
  /** Sum of all orders per currency, as a decimal. */
  readonly revenue: Readonly<Record<string, string>>;
  readonly pageviews: number;
  readonly productviews: number;
  readonly addToCarts: number;
  readonly surveys: number;
  /** Orders, conversions and survey answers that came again and were not counted. */
  readonly repeats: number;
}

export interface Ledger {
  /** Books an event; `false` when its order or conversion id was booked before. */
  book(event: GoodEvent): boolean;
  view(): TracifyView;
}

/** The first delivery of an id wins, whatever a later one says. */
export function createLedger(): Ledger {
  const first = new Map<string, GoodEvent>();
  const counts = new Map<string, number>();
  let repeats = 0;

  const ofType = (type: string) => [...first.values()].filter((event) => event.type === type);

  return {
    book(event) {
      const id = event.data[event.type === 'conversion' ? 'conversion_id' : 'order_id'];
      const unique = ['purchase', 'conversion', 'postpurchasesurvey'].includes(event.type);
      const key = JSON.stringify([event.type, id]);
      if (unique && first.has(key)) {
        repeats += 1;
        return false;
      }
      if (unique) first.set(key, event);
      counts.set(event.type, (counts.get(event.type) ?? 0) + 1);
      return true;
    },
    view: () => ({
      orders: ofType('purchase').map(({ datetime, data }) => ({ orderId: data['order_id'] ?? '', at: datetime, amount: data['amount'] ?? '', currency: data['currency'] ?? '', lines: readLines(data) })),
      conversions: ofType('conversion').map(({ datetime, data }) => ({ conversionId: data['conversion_id'] ?? '', at: datetime, amount: data['amount'] ?? data['value'] ?? '', currency: data['currency'] ?? '' })),
      revenue: sumByCurrency(ofType('purchase')),
      pageviews: counts.get('pageview') ?? 0,
      productviews: counts.get('productview') ?? 0,
      addToCarts: counts.get('addtocart') ?? 0,
      surveys: counts.get('postpurchasesurvey') ?? 0,
      repeats,
    }),
  };
}

function readLines(data: GoodEvent['data']): readonly OrderLine[] {
  const lines: OrderLine[] = [];
  for (let n = 1; data[`ITEM${n}`] !== undefined; n += 1) {
    lines.push({ item: data[`ITEM${n}`] ?? '', amount: data[`AMT${n}`] ?? null, quantity: data[`QTY${n}`] ?? '1' });
  }
  return lines;
}

function sumByCurrency(orders: readonly GoodEvent[]): Record<string, string> {
  const cents = new Map<string, bigint>();
  for (const { data } of orders) {
    const currency = data['currency'] ?? '';
    cents.set(currency, (cents.get(currency) ?? 0n) + BigInt((data['amount'] ?? '').replaceAll(/\D/g, '') || '0'));
  }
  return Object.fromEntries([...cents].map(([currency, sum]) => [currency, `${sum / 100n}.${String(sum % 100n).padStart(2, '0')}`]));
}
