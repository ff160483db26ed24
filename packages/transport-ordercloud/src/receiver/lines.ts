import type { OcLine, OcOrderSubmitted, OcUser } from './events.ts';
import { currencyIn, type Foreign, find, idIn, known, listOf, numberIn, objectOf, statusIn, textIn, timeIn } from './read.ts';

/** Chooses the code of a product. The line comes with the default: variant id, else variant name, else product id. */
export type SkuOf = (line: OcLine) => string;

/** A line as tracking messages write it. Undefined without line, product and a quantity from 0. */
export function messageLine(line: Foreign, sku: SkuOf | undefined): OcLine | undefined {
  const product = objectOf(find(line, 'Product'));
  const variant = objectOf(find(product, 'Variant'));
  return lineOf(sku, {
    id: idIn(line, 'LineID'),
    productId: idIn(product, 'ProductID'),
    sku: idIn(variant, 'VariantID', 'VariantName'),
    name: textIn(product, 'ProductName'),
    description: textIn(product, 'ProductDescription'),
    quantity: numberIn(line, 'Quantity'),
    unitPrice: numberIn(line, 'Price'),
    lineTotal: numberIn(line, 'LineTotal'),
    lineSubtotal: numberIn(line, 'LineSubTotal', 'LineSubtotal'),
    variant: textIn(variant, 'VariantName'),
    productXp: find(product, 'xp'),
    lineXp: find(line, 'xp'),
  });
}

/** A line as the API writes it. `products` help out where the line does not carry its product. */
export function apiLine(line: Foreign, sku: SkuOf | undefined, products: readonly Foreign[] = []): OcLine | undefined {
  const productId = idIn(line, 'ProductID');
  const product = objectOf(find(line, 'Product') ?? products.find((each) => textIn(each, 'ID') === productId));
  const variant = objectOf(find(line, 'Variant'));
  return lineOf(sku, {
    id: idIn(line, 'ID'),
    productId: productId ?? idIn(product, 'ID'),
    sku: idIn(variant, 'ID', 'Name'),
    name: textIn(product, 'Name'),
    description: textIn(product, 'Description'),
    quantity: numberIn(line, 'Quantity'),
    unitPrice: numberIn(line, 'UnitPrice'),
    lineTotal: numberIn(line, 'LineTotal'),
    lineSubtotal: numberIn(line, 'LineSubtotal', 'LineSubTotal'),
    variant: textIn(variant, 'Name', 'ID'),
    bundleItemId: idIn(line, 'BundleItemID'),
    productXp: find(product, 'xp'),
    lineXp: find(line, 'xp'),
  });
}

/** What an order is, without how it reached us. */
export type OrderFacts = Omit<OcOrderSubmitted, 'kind' | 'source' | 'receivedAt' | 'key' | 'raw'>;

/** An order as the API writes it. Undefined without id and total. */
export function apiOrder(order: Foreign, lines: unknown, products: unknown, person: unknown, sku: SkuOf | undefined): OrderFacts | undefined {
  const orderId = idIn(order, 'ID');
  const total = numberIn(order, 'Total');
  if (orderId === undefined || total === undefined) return undefined;
  const catalogue = listOf(products);
  const user = apiUser(objectOf(find(order, 'FromUser') ?? person));
  return known({
    orderId,
    user: user.id === undefined ? known({ ...user, id: idIn(order, 'FromUserID') }) : user,
    currency: currencyIn(order, 'Currency') ?? '',
    total,
    subtotal: numberIn(order, 'Subtotal'),
    status: statusIn(order, 'Status'),
    createdAt: timeIn(order, 'DateCreated'),
    submittedAt: timeIn(order, 'DateSubmitted'),
    approvedAt: timeIn(order, 'DateApproved'),
    lines: listOf(lines).flatMap((line) => apiLine(line, sku, catalogue) ?? []),
  });
}

/** The order of a shopper who was not signed in: the user it names is the one whom all such shoppers share. */
export function ofNobody({ user: { id: _shared, ...user }, ...order }: OrderFacts): OrderFacts {
  return { ...order, user };
}

/** Only what tracking needs of a user. */
export function apiUser(user: Foreign): OcUser {
  return known({ id: idIn(user, 'ID'), email: textIn(user, 'Email'), firstName: textIn(user, 'FirstName'), lastName: textIn(user, 'LastName') });
}

type LineFacts = { readonly [Name in keyof OcLine]?: OcLine[Name] | undefined };

function lineOf(sku: SkuOf | undefined, { id, productId, quantity, ...rest }: LineFacts): OcLine | undefined {
  if (id === undefined || productId === undefined || quantity === undefined || quantity < 0) return undefined;
  const line = known({ ...rest, id, productId, quantity, sku: rest.sku ?? productId }) as OcLine;
  return sku ? { ...line, sku: codeOf(line, sku) } : line;
}

/** What the shop says, where it says something: a line of which it throws has the usual code. */
function codeOf(line: OcLine, sku: SkuOf): string {
  try {
    const code: unknown = sku(line);
    return typeof code === 'string' && code !== '' ? code : line.sku;
  } catch {
    return line.sku;
  }
}
