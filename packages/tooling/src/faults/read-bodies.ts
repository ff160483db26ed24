import type { Vendor } from './shop-transports.ts';

/** One event as a vendor was told of it. */
export interface Told {
  /** Whose it is, in the vendor's words. */
  readonly visitor: string;
  /** Epoch second in which it happened; equal for all that one event became. Undefined where the vendor is not told. */
  readonly second: number | undefined;
  /** Type, and what tells two of the same type and second apart. */
  readonly what: string;
  /** The id of the order that it places. */
  readonly orderId?: string | undefined;
}

/** Reads the events in a body, by vendor. */
export const toldTo: Readonly<Record<Vendor, (text: string) => readonly Told[]>> = {
  'sitecore-cdp': (text) => [cdpTold(JSON.parse(text) as CdpBody)],
  tracify: (text) => (JSON.parse(text) as { readonly events: readonly TracifyBody[] }).events.map(tracifyTold),
  send: (text) => [sendTold(JSON.parse(text) as SendBody)],
  discover: (text) => [discoverTold((JSON.parse(text) as { readonly data: DiscoverBody }).data)],
  search: (text) => [searchTold(JSON.parse(text) as SearchBody)],
};

interface CdpBody {
  readonly type: string;
  readonly browser_id: string;
  readonly requested_at: string;
  readonly product?: { readonly item_id?: string };
  readonly reference_id?: string;
  readonly order?: { readonly referenceId: string };
}

function cdpTold({ type, browser_id: visitor, requested_at: at, product, reference_id: reference, order }: CdpBody): Told {
  const orderId = order?.referenceId ?? (type === 'CHECKOUT' ? reference : undefined);
  return { visitor, second: secondOf(Date.parse(at)), what: `${type} ${product?.item_id ?? ''}`, orderId };
}

interface TracifyBody {
  readonly type: string;
  readonly datetime: string;
  readonly identity_data: Readonly<Record<string, number>>;
  readonly data: Readonly<Record<string, string>>;
}

function tracifyTold({ type, datetime, identity_data: identity, data }: TracifyBody): Told {
  const visitor = Object.keys(identity).find((key) => identity[key] === 2) ?? '';
  return { visitor, second: secondOf(Date.parse(`${datetime.replace(' ', 'T')}Z`)), what: type, orderId: data['order_id'] };
}

interface SendBody {
  readonly actionType: string;
  readonly ContactId: string;
  readonly Url?: string;
  readonly properties?: readonly SendProperties[];
}

interface SendProperties {
  readonly product?: { readonly itemCode: string };
  readonly products?: readonly { readonly orderId: string }[];
}

/** Send is not told when something happened, but where, and no page address of a visit is used twice. */
function sendTold({ actionType, ContactId: visitor, Url, properties = [] }: SendBody): Told {
  const at = new URL(Url ?? 'https://none.example').searchParams.get('at');
  const code = properties[0]?.product?.itemCode ?? '';
  return { visitor, second: at === null ? undefined : secondOf(Number(at)), what: `${actionType} ${code}`, orderId: properties[0]?.products?.[0]?.orderId };
}

interface DiscoverBody {
  readonly type: string;
  readonly name: string;
  readonly uuid: string;
  readonly t: number;
  readonly value: { readonly products?: readonly { readonly sku: string }[]; readonly checkout?: { readonly order_id: string } };
}

function discoverTold({ type, name, uuid, t, value }: DiscoverBody): Told {
  const skus = value.products?.map(({ sku }) => sku).join() ?? '';
  return { visitor: uuid, second: secondOf(t), what: `${type} ${name} ${skus}`, orderId: value.checkout?.order_id };
}

interface SearchBody {
  readonly name: string;
  readonly action: string;
  readonly uuid: string;
  readonly client_time_ms: number;
  readonly value: { readonly entities?: readonly { readonly id: string }[]; readonly transaction?: { readonly order_id: string } };
}

function searchTold({ name, action, uuid, client_time_ms: at, value }: SearchBody): Told {
  const ids = value.entities?.map(({ id }) => id).join() ?? '';
  return { visitor: uuid, second: secondOf(at), what: `${action} ${name} ${ids}`, orderId: value.transaction?.order_id };
}

function secondOf(time: number): number {
  return Math.floor(time / 1000);
}
