import { type Check, type Fields, shape, someText } from '../checks.ts';
import type { SandboxRequest } from '../fake.ts';
import { wholeUnits } from '../web-formats.ts';
import { bearerOf, sessionOf } from './access.ts';
import { type Cart, type CartLine, showLine, showOrder } from './cart-model.ts';
import { listPage } from './list-page.ts';
import { type Marketplace, ownerOf, type Session } from './marketplace.ts';
import { sendOrderSubmitted } from './message-sender-calls.ts';
import { emitLine, emitOrder } from './messages.ts';
import { apiError, invalid, notFound, type Reply, success } from './reply.ts';
import { decodePart, readBody, wrongMethod } from './resource.ts';

const anyObject = shape({});
const lineFields: Readonly<Record<string, Check>> = { ID: someText, ProductID: someText, Quantity: wholeUnits, CostCenter: someText, ShippingAddressID: someText, xp: anyObject };
const newLine = shape({ required: { ProductID: someText }, optional: lineFields, closed: true });
const lineChange = shape({ optional: lineFields, closed: true });
const guest = shape({ optional: { FirstName: someText, LastName: someText, Email: someText }, closed: true });

interface Visit {
  readonly market: Marketplace;
  readonly request: SandboxRequest;
  readonly session: Session;
  /** Address of the order: `/v1/cart`, or the order by its id. */
  readonly place: string;
}

/** The shopper's open order below `/v1/cart` or by its id, or undefined for another address. */
export function answerCart(market: Marketplace, request: SandboxRequest): Reply | undefined {
  const [place, , orderId] = /^\/v1\/(?:cart|orders\/(outgoing|all)\/([^/]+))(?=\/|$)/i.exec(request.path) ?? [];
  if (place === undefined) return undefined;
  const access = sessionOf(market, request, ['FullAccess', 'Shopper']);
  if ('reply' in access) return access.reply;
  const visit = { market, request, session: access.session, place };
  return orderId === undefined || isOpen(visit, decodePart(orderId)) ? answerOpen(visit) : answerPlaced(visit, decodePart(orderId));
}

function answerOpen(visit: Visit): Reply {
  const { request, place } = visit;
  const rest = request.path.slice(place.length);
  const lineId = /^\/lineitems\/([^/]+)$/.exec(rest)?.[1];
  if (lineId !== undefined) return answerLine(visit, decodePart(lineId));
  switch (`${request.method} ${rest}`) {
    case 'GET ':
      return success(200, showOrder(cartOf(visit)), 'Cart read');
    case 'DELETE ':
      if (place !== '/v1/cart') return wrongMethod();
      cartOf(visit).lines.length = 0;
      return success(204, undefined, 'Cart emptied');
    case 'GET /lineitems':
      return listPage(cartOf(visit).lines.map(showLine), request.query, { searchable: ['ID', 'ProductID'], filterable: ['ID', 'ProductID', 'Quantity'], hasXp: true });
    case 'POST /lineitems':
      return addLine(visit, undefined);
    case 'PATCH /fromuser':
      return nameGuest(visit);
    case 'POST /submit':
      return submit(visit);
    default:
      return wrongMethod();
  }
}

/** An open order of the shopper's own: that of an anonymous token is made when it is first asked for. */
function isOpen({ market, session }: Visit, orderId: string): boolean {
  const cart = market.carts.get(ownerOf(session));
  return cart ? cart.ID === orderId : session.orderId === orderId && !isSpent(market, orderId);
}

function answerPlaced({ market, request, session, place }: Visit, orderId: string): Reply {
  const order = market.orders.find(({ ID, fromUser }) => ID === orderId && fromUser.ID === session.user.ID);
  if (!order) return notFound('Order', orderId);
  if (request.method !== 'GET') return invalid(['The order was submitted']);
  return request.path === place ? success(200, showOrder(order), 'Order read') : wrongMethod();
}

const isSpent = (market: Marketplace, orderId: string): boolean => market.transferred.has(orderId) || market.orders.some((order) => order.ID === orderId);

/** The open order of a session, made when it is first asked for. */
function cartOf({ market, request, session }: Visit): Cart {
  const owner = ownerOf(session);
  const { ID, FirstName, LastName, Email } = session.user;
  const { orderId } = session;
  const cart = market.carts.get(owner) ?? {
    ID: orderId === undefined || isSpent(market, orderId) ? market.settings.newId() : orderId,
    currency: market.settings.currency,
    fromUser: { ID, FirstName, LastName, Email },
    createdAt: request.receivedAt,
    lines: [],
    xp: null,
  };
  market.carts.set(owner, cart);
  return cart;
}

function answerLine(visit: Visit, id: string): Reply {
  const { lines } = cartOf(visit);
  const line = lines.find((each) => each.ID === id);
  const { method } = visit.request;
  if (method === 'PUT') return line ? changeLine(visit, line, newLine) : addLine(visit, id);
  if (!line) return notFound('LineItem', id);
  if (method === 'GET') return success(200, showLine(line), 'Line read');
  if (method === 'PATCH') return changeLine(visit, line, lineChange);
  if (method !== 'DELETE') return wrongMethod();
  lines.splice(lines.indexOf(line), 1);
  return success(204, undefined, 'Line removed; OrderCloud has no message for that');
}

function addLine(visit: Visit, id: string | undefined): Reply {
  const { market, request, session, place } = visit;
  const body = readLine(visit, newLine);
  if ('reply' in body) return body.reply;
  const product = market.products.get(String(body.value['ProductID']));
  if (!product) return notFound('Product', String(body.value['ProductID']));
  const cart = cartOf(visit);
  const { ID = market.settings.newId(), Quantity = 1, xp = null } = { ...body.value, ...(id !== undefined && { ID: id }) } as Fields;
  if (cart.lines.some((each) => each.ID === ID)) return apiError(409, 'IdExists', 'Object already exists.', { ObjectType: 'LineItem', ObjectID: ID });
  const line: CartLine = { ID: String(ID), product, quantity: Number(Quantity), addedAt: request.receivedAt, xp };
  cart.lines.push(line);
  emitLine(market, session, { kind: 'added', cart, line });
  return id === undefined ? success(201, showLine(line), 'Line added', { location: `${place}/lineitems/${line.ID}` }) : success(200, showLine(line), 'Line added');
}

function changeLine(visit: Visit, line: CartLine, check: Check): Reply {
  const body = readLine(visit, check);
  if ('reply' in body) return body.reply;
  const { ProductID = line.product.ID, Quantity = line.quantity, xp = line.xp } = body.value;
  if (ProductID !== line.product.ID) return invalid(['ProductID of a line cannot be changed']);
  line.quantity = Number(Quantity);
  line.xp = xp;
  emitLine(visit.market, visit.session, { kind: 'updated', cart: cartOf(visit), line });
  return success(200, showLine(line), 'Line changed');
}

function readLine(visit: Visit, check: Check): { readonly value: Fields } | { readonly reply: Reply } {
  const body = readBody(visit.request);
  if ('reply' in body) return body;
  const problems = check(body.value, '');
  return problems.length > 0 ? { reply: invalid(problems) } : body;
}

function nameGuest(visit: Visit): Reply {
  const body = readLine(visit, guest);
  if ('reply' in body) return body.reply;
  const cart = cartOf(visit);
  cart.fromUser = { ...cart.fromUser, ...(body.value as Partial<Cart['fromUser']>) };
  return success(200, showOrder(cart), 'Guest named');
}

function submit(visit: Visit): Reply {
  const { market, request, session } = visit;
  const cart = cartOf(visit);
  if (cart.lines.length === 0) return invalid(['The order has no lines']);
  cart.submittedAt = request.receivedAt;
  market.orders.push(cart);
  market.carts.delete(ownerOf(session));
  emitOrder(market, session, cart);
  sendOrderSubmitted(market, session, cart, bearerOf(request) ?? '');
  return success(201, showOrder(cart), 'Order submitted');
}
