import { type Fields, oneOf, parseJson, shape, someText, toFields } from '../checks.ts';
import type { LogLine } from './batch-store.ts';
import { isUuid } from './formats.ts';
import { addExtension, findExtensionProblems } from './guest-extensions.ts';
import { guestShape } from './guest-rules.ts';
import { isOpen } from './sessions.ts';
import { findGuestBy, recognised } from './stitch.ts';
import { addGuest, type Guest, type Tenant } from './tenant.ts';

type Fault = Pick<LogLine, 'code' | 'message'>;
const fault = (code: string, message: string): Fault => ({ code, message });

const modesOf = new Map<string, readonly string[]>([
  ['guest', ['upsert', 'delete', 'gdpr_delete', 'merge', 'migration']],
  ['order', ['insert', 'upsert', 'merge', 'delete', 'gdpr_delete']],
]);

/** Imports a file of JSON lines, record by record. Returns the log of those that failed. `now` in epoch milliseconds. */
export function importRecords(tenant: Tenant, text: string, now: number): readonly LogLine[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.flatMap((line) => {
    const record = toFields(parseJson(line));
    if (!record) return [{ ref: 'null', code: '400', message: 'Import line could not be parsed' }];
    const found = importRecord(tenant, record, now);
    return found ? [{ ref: String(record['ref']), ...found }] : [];
  });
}

function importRecord(tenant: Tenant, record: Fields, now: number): Fault | undefined {
  const modes = modesOf.get(String(record['schema']));
  const value = toFields(record['value']);
  if (!isUuid(record['ref'])) return fault('400', 'ref must be a UUID');
  if (!modes) return fault('400', 'schema must be guest or order');
  if (!modes.includes(String(record['mode']))) return fault('402', 'Unsupported mode');
  if (!value) return fault('400', 'value must be an object');
  if (record['schema'] === 'order') return importOrder(tenant, String(record['mode']), value);
  return String(record['mode']).endsWith('delete') ? deleteGuest(tenant, value, now) : upsertGuest(tenant, value, now);
}

function upsertGuest(tenant: Tenant, value: Fields, now: number): Fault | undefined {
  const { optional, mistaken } = guestShape(now);
  const problems = shape({ optional: { ...optional, guestType: oneOf('customer') }, mistaken })(value, '');
  if (problems.length > 0) return fault('400', problems.join('; '));
  const identifiers = recognised(tenant, value['identifiers']);
  if (identifiers.length === 0) return fault('400', 'Not enough identifying information');
  const guest = findGuestBy(tenant, identifiers) ?? addGuest(tenant, 'customer', {}, identifiers);
  const { identifiers: _identifiers, extensions, guestType: _guestType, ...attributes } = value;
  const badExtension = replaceExtensions(guest, extensions);
  if (badExtension) return badExtension;
  Object.assign(guest.attributes, attributes);
  return undefined;
}

function replaceExtensions(guest: Guest, extensions: unknown): Fault | undefined {
  if (extensions === undefined) return undefined;
  if (!Array.isArray(extensions)) return fault('400', 'extensions must be a list');
  for (const element of extensions) {
    const extension = toFields(element) ?? {};
    if (extension['key'] !== 'default') return fault('400', 'An extension carries the key "default"');
    const before = guest.extensions.get(String(extension['name']));
    guest.extensions.delete(String(extension['name']));
    const problems = findExtensionProblems(guest, extension);
    if (problems.length > 0) {
      if (before) guest.extensions.set(String(extension['name']), before);
      return fault('400', problems.join('; '));
    }
    addExtension(guest, extension);
  }
  return undefined;
}

function deleteGuest(tenant: Tenant, value: Fields, now: number): Fault | undefined {
  const identifiers = recognised(tenant, value['identifiers']);
  if (identifiers.length === 0) return fault('400', 'Identity information missing');
  const guest = findGuestBy(tenant, identifiers);
  if (!guest) return fault('404', 'Guest does not exist');
  if (tenant.sessions.some((session) => session.guestRef === guest.ref && isOpen(tenant, session, now))) return fault('403', 'Guest has an active session');
  tenant.guests.delete(guest.ref);
  return undefined;
}

const orderRecord = shape({ required: { referenceId: someText, status: someText, currencyCode: someText, pointOfSale: someText } });

function importOrder(tenant: Tenant, mode: string, value: Fields): Fault | undefined {
  const referenceId = String(value['referenceId']);
  const existing = tenant.orders.get(referenceId);
  if (mode.endsWith('delete')) {
    return tenant.orders.delete(referenceId) ? undefined : fault('404', 'Order does not exist');
  }
  const problems = orderRecord(value, '');
  if (problems.length > 0) return fault('400', problems.join('; '));
  if (mode === 'insert' && existing) return fault('409', 'Order exists already');
  tenant.orders.set(referenceId, {
    referenceId,
    status: String(value['status']),
    guestRef: existing?.guestRef ?? '',
    pointOfSale: String(value['pointOfSale']),
    price: Number(value['price'] ?? 0),
    currency: String(value['currencyCode']),
    items: existing?.items ?? [],
    received: (existing?.received ?? 0) + 1,
  });
  return undefined;
}
