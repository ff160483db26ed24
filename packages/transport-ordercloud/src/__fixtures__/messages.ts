const xp = { ImageUrl: 'https://img.shop.example/kaf-1000.jpg', Path: '/p/kaf-1000' };
const coffee = { ProductID: 'KAF-1000', ProductName: 'Hochland Röstung 1 kg', ProductDescription: null, Price: 24.9, Variant: null, xp: { Path: '/p/kaf-1000' } };
const filters = { ProductID: 'FIL-4', ProductName: 'Papierfilter Gr. 4', ProductDescription: null, Price: 3.95, Variant: null, xp: { Path: '/p/fil-4' } };

export const anonymousId = '4d0b8f0b6a7e4d44a3f7d1e85c2b9a10';
export const both = { ID: 'u-10071', AnonymousId: anonymousId };

export const lineItem = {
  LineID: 'L1',
  Product: {
    ProductID: 'KAF-1000',
    ProductName: 'Hochland Röstung 1 kg',
    ProductDescription: 'Filterkaffee, ganze Bohne',
    Price: 24.9,
    Variant: { VariantName: 'KAF-1000-GB', VariantDescription: 'Ganze Bohne' },
    xp,
  },
  Quantity: 2,
  Price: 24.9,
  LineTotal: 49.8,
  LineSubTotal: 49.8,
  xp: {},
};

export const linePayload = { UserContext: { AnonymousId: anonymousId }, Language: 'de-DE', Currency: 'EUR', Email: null, OrderId: 'SO-5521', LineItem: lineItem };

export const orderPayload = {
  UserContext: both,
  OrderID: 'SO-5521',
  Currency: 'EUR',
  Email: 'mira.holm@example.org',
  OrderDate: '2025-06-12T08:12:40.0031000+00:00',
  OrderStatus: 'Open',
  OrderTotal: 57.7,
  OrderSubtotal: 53.75,
  Payments: [],
  LineItems: [
    { LineID: 'L1', Product: coffee, Quantity: 2, Price: 24.9, LineTotal: 49.8, LineSubTotal: 49.8, xp: null },
    { LineID: 'L2', Product: filters, Quantity: 1, Price: 3.95, LineTotal: 2.95, LineSubTotal: 3.95, xp: null },
  ],
  xp: { Channel: 'web' },
};

export const identifiedPayload = {
  UserContext: both,
  Language: 'de-DE',
  Currency: 'EUR',
  Email: 'mira.holm@example.org',
  FirstName: 'Mira',
  LastName: 'Holm',
};

/** A webhook as OrderCloud sends it, with what a test changes. */
export function webhook(verb: string, route: string, changes: object = {}) {
  return { Route: route, RouteParams: {}, QueryParams: {}, Verb: verb, Date: '2025-06-12T08:31:05.1234567+00:00', LogID: '2f0c5f5e', UserToken: 'eyJ.eyJ.sig', ConfigData: { shop: 'de' }, ...changes };
}

/** A line as the API writes it. */
export const apiLineItem = {
  ID: 'L1',
  ProductID: 'KAF-1000',
  Quantity: 2,
  UnitPrice: 24.9,
  LineSubtotal: 49.8,
  LineTotal: 49.8,
  BundleItemID: null,
  Product: { ID: 'KAF-1000', Name: 'Hochland Röstung 1 kg', Description: 'Filterkaffee', xp },
  Variant: { ID: 'KAF-1000-GB', Name: 'Ganze Bohne' },
  xp: null,
};

/** An order as the API writes it. */
export const apiOrderModel = {
  ID: 'SO-5521',
  Status: 'Open',
  Currency: 'EUR',
  Subtotal: 53.75,
  Total: 57.7,
  DateCreated: '2025-06-12T08:12:40.0031+00:00',
  DateSubmitted: '2025-06-12T08:31:05.1234567+00:00',
  IsSubmitted: true,
  FromUserID: 'u-10071',
  FromUser: { ID: 'u-10071', Email: 'mira.holm@example.org', FirstName: 'Mira', LastName: 'Holm' },
};

/** A tracking message in its HTTP envelope. */
export function message(type: string, payload: object): string {
  return JSON.stringify({ Headers: { type }, Payload: payload });
}
