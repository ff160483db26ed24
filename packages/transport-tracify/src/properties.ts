import { amountText } from './amount.ts';
import { itemProperties, mostItems } from './items.ts';
import { referrerAddress } from './page-address.ts';
import { textOf } from './payload.ts';
import { isRefused, type Refused, refuse } from './refused.ts';
import type { Settings } from './settings.ts';
import type { ConversionAction, PurchaseAction, SurveyAction, SurveySource, TracifyAction, TracifyItem } from './wire.ts';

type Properties = Readonly<Record<string, string>>;

const surveySources: readonly SurveySource[] = ['facebook', 'tiktok', 'google', 'taboola', 'outbrain', 'twitter', 'pinterest'];

/** The properties that the type of an action has of its own, in Tracify's spelling. */
export function propertiesOf(action: TracifyAction, settings: Settings): Properties | Refused {
  switch (action.type) {
    case 'pageview':
    case 'productview':
      return given('Referer', referrerAddress(action.data.Referer, settings.deniedParameters));
    case 'addtocart':
      return items(action.items, settings);
    case 'purchase':
      return purchase(action, settings);
    case 'conversion':
      return conversion(action, settings);
    case 'postpurchasesurvey':
      return survey(action);
  }
}

function purchase({ data, items: lines }: PurchaseAction, settings: Settings): Properties | Refused {
  const orderId = textOf(data.order_id);
  if (orderId === undefined) return refuse('order-id-missing', 'The order has no id. Tracify needs a stable order number to count the order once.');
  const money = moneyOf(data, settings);
  if (isRefused(money)) return money;
  return { order_id: orderId, ...money.currency, amount: money.amount, ...items(lines, settings) };
}

function conversion({ data }: ConversionAction, settings: Settings): Properties | Refused {
  const conversionId = textOf(data.conversion_id);
  if (conversionId === undefined) return refuse('conversion-id-missing', 'The conversion has no id. Tracify needs one that is the same on every repeat.');
  const money = moneyOf(data, settings);
  if (isRefused(money)) return money;
  const key = settings.conversionValueKey;
  return {
    conversion_id: conversionId,
    ...money.currency,
    ...(key !== 'value' && { amount: money.amount }),
    ...(key !== 'amount' && { value: money.amount }),
  };
}

function survey({ data }: SurveyAction): Properties | Refused {
  const orderId = textOf(data.order_id);
  if (orderId === undefined) return refuse('order-id-missing', 'The survey names no order. Put the order number into it.');
  if (!surveySources.includes(data.source)) {
    return refuse('survey-invalid', `The survey's source is none that Tracify knows. Use one of ${surveySources.join(', ')}.`);
  }
  return { order_id: orderId, source: data.source, ...given('medium', textOf(data.medium)) };
}

function moneyOf(data: PurchaseAction['data'] | ConversionAction['data'], settings: Settings): { readonly currency: Properties; readonly amount: string } | Refused {
  const currency = textOf(data.currency)?.trim().toUpperCase();
  if (currency === undefined) return refuse('currency-missing', 'The event names no currency. Track it with one, or pass the option "currency".');
  if (!/^[A-Z]{3}$/.test(currency)) return refuse('currency-invalid', 'The currency of the event is no ISO 4217 code of three letters.');
  const amount = amountText(data.amount, settings.decimalSeparator);
  if (amount === undefined) return refuse('amount-invalid', 'The amount of the event is not a number of zero or more that can be written out.');
  return { currency: { currency, ...(settings.sendCurrencyAlias && { cc: currency }) }, amount };
}

function items(lines: readonly TracifyItem[] | undefined, settings: Settings): Properties {
  if (!lines) return {};
  if (lines.length > mostItems) {
    settings.onNotice({ code: 'items-cut', message: `An event had ${lines.length} items; the first ${mostItems} were sent.` });
  }
  return itemProperties(lines, settings.decimalSeparator);
}

function given(name: string, value: string | undefined): Properties {
  return value === undefined ? {} : { [name]: value };
}
