import { amountText, quantityText } from './amount.ts';
import type { TracifyItem } from './wire.ts';

/** Lines of an order that are sent. The vendor names no bound (checked 2026-11-21). */
export const mostItems = 100;

/** `ITEMn`, `AMTn` and `QTYn` from 1 on, without gaps. A line without a label is left out, an unusable price only its `AMTn`. */
export function itemProperties(items: readonly TracifyItem[], separator: '.' | ','): Readonly<Record<string, string>> {
  const properties: Record<string, string> = {};
  const labelled = items.filter((item) => item.label !== '');
  for (const [index, item] of labelled.slice(0, mostItems).entries()) {
    const amount = item.amount === undefined ? undefined : amountText(item.amount, separator);
    properties[`ITEM${index + 1}`] = item.label;
    if (amount !== undefined) properties[`AMT${index + 1}`] = amount;
    properties[`QTY${index + 1}`] = quantityText(item.quantity ?? 1) ?? '1';
  }
  return properties;
}
