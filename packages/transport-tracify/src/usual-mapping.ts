import type { EventEnvelope } from '@waymark/core/transport';
import type { AddedLine } from './cart-memory.ts';
import { pageOf } from './page-pairs.ts';
import { type CartLine, fieldsOf, linesOf, textOf } from './payload.ts';
import type { Settings } from './settings.ts';
import type { Amount, SurveySource, TracifyAction, TracifyItem } from './wire.ts';

/** Name of the `eventOccurred` that holds a survey answer. */
export const surveyName = 'postPurchaseSurvey';

/** True when Tracify has a counterpart for events of this kind, own mappings aside. */
export function isUsual(event: EventEnvelope, settings: Settings): boolean {
  switch (event.name) {
    case 'pageOpened':
      return settings.productViewAlsoPageview || !settings.productPages(pageOf(event));
    case 'productViewed':
    case 'cartModified':
    case 'orderPlaced':
    case 'goalCompleted':
      return true;
    case 'userSignedUp':
      return settings.signUpIsConversion;
    case 'eventOccurred':
      return isSurvey(event, settings) || settings.conversionNames.includes(textOf(fieldsOf(event.payload)['name']) ?? '');
    default:
      return false;
  }
}

/** What Tracify gets for an event unless an own mapping says otherwise. */
export function usualAction(event: EventEnvelope, added: readonly AddedLine[], settings: Settings): TracifyAction | null {
  if (!isUsual(event, settings)) return null;
  const payload = fieldsOf(event.payload);
  switch (event.name) {
    case 'pageOpened':
      return { type: 'pageview', url: pageOf(event), data: { Referer: textOf(payload['referrer']) ?? event.where.referrer } };
    case 'productViewed':
      return { type: 'productview', data: { Referer: event.where.referrer } };
    case 'cartModified':
      if (added.length === 0) return null;
      return { type: 'addtocart', ...(settings.addToCartItems && { items: itemsOf(added, settings) }) };
    case 'orderPlaced':
      return purchaseOf(fieldsOf(payload['order']), settings);
    case 'userSignedUp':
      return conversionOf(event, {}, settings);
    case 'eventOccurred':
      return isSurvey(event, settings) ? surveyOf(fieldsOf(payload['details'])) : conversionOf(event, fieldsOf(payload['details']), settings);
    default:
      return conversionOf(event, payload, settings);
  }
}

function isSurvey(event: EventEnvelope, settings: Settings): boolean {
  return settings.surveys && fieldsOf(event.payload)['name'] === surveyName;
}

function purchaseOf(order: Readonly<Record<string, unknown>>, settings: Settings): TracifyAction {
  return {
    type: 'purchase',
    data: {
      order_id: textOf(order['orderId']) ?? '',
      currency: textOf(order['currency']) ?? settings.currency ?? '',
      amount: amountOf(order['total']) ?? '',
    },
    items: itemsOf(linesOf(order), settings),
  };
}

/** The event's own id names the conversion: it stays the same over retries, and over trackers where it was made from a key. */
function conversionOf(event: EventEnvelope, value: Readonly<Record<string, unknown>>, settings: Settings): TracifyAction {
  return {
    type: 'conversion',
    data: {
      conversion_id: event.id,
      currency: textOf(value['currency']) ?? settings.currency ?? '',
      amount: value['value'] === undefined ? 0 : (amountOf(value['value']) ?? ''),
    },
  };
}

function surveyOf(details: Readonly<Record<string, unknown>>): TracifyAction {
  return {
    type: 'postpurchasesurvey',
    data: { order_id: textOf(details['orderId']) ?? '', source: (textOf(details['source']) ?? '') as SurveySource, medium: textOf(details['medium']) },
  };
}

function itemsOf(lines: readonly CartLine[], { itemLabel }: Settings): readonly TracifyItem[] {
  return lines.map((line) => ({ label: (itemLabel === 'name' ? (line.name ?? line.sku) : (line.sku ?? line.name)) ?? '', ...wholeUnits(line) }));
}

/** Tracify counts whole units, so a part of a unit (0.5 kg) goes as one unit at what it costs. */
function wholeUnits({ unitPrice, quantity }: CartLine): Pick<TracifyItem, 'amount' | 'quantity'> {
  if (unitPrice === undefined) return { quantity };
  if (Number.isInteger(quantity)) return { amount: unitPrice, quantity };
  // Without the dust of binary fractions.
  return { amount: Math.round(Number(unitPrice) * quantity * 1e4) / 1e4, quantity: 1 };
}

function amountOf(value: unknown): Amount | undefined {
  return typeof value === 'number' || typeof value === 'string' ? value : undefined;
}
