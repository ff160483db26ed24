import { type KeyValueStore, TrackingError } from '@waymark/core';
import type { ProductDetails } from '@waymark/core/events';
import type { OptionChecks } from '@waymark/core/transport';

/** Options that every sender of this package takes. */
export interface SenderOptions {
  /** Consent categories that must all be granted. Default: `['marketing']`. */
  readonly purposes?: readonly string[];
  /** Name of the transport in receipts. Default: `send`, `discover`, `search`. */
  readonly name?: string;
  /** Code of a product. Default: `sku`, else `productId`. */
  readonly sku?: (product: ProductDetails) => string;
  /** Are the lines of the first cart seen of a visitor additions (`added`), or only the state to start from (`known`)? Default: `added`. */
  readonly firstCart?: 'added' | 'known';
  /** Remembers carts, orders and identities. Default: in memory, 5,000 entries on servers. In a page pass a store that outlives it. Senders may share one. */
  readonly memory?: KeyValueStore;
  /** Tries of one event, the first included. Default: 4. */
  readonly maxAttempts?: number;
  /** Called once when the page has the vendor's own script too, which would count everything twice. Browsers in production do not look. */
  readonly onWarning?: (message: string) => void;
}

/** Names of {@link SenderOptions}, and of the two that each sender types for itself. */
export const senderOptionNames = ['target', 'map', 'purposes', 'name', 'sku', 'firstCart', 'memory', 'maxAttempts', 'onWarning'];

/** Checks what every sender takes. `functions` names further options that must be functions, `texts` those that are sent as they are. */
export function checkSenderOptions(check: OptionChecks, factory: string, options: object, functions: readonly string[], texts: readonly string[]): void {
  check.optionalText('name', 'A name for receipts.');
  check.purposes([]);
  check.oneOf('firstCart', ['added', 'known'], 'added');
  check.number('maxAttempts', 4, 1, 100);
  for (const option of ['sku', 'onWarning', ...functions]) checkKind(factory, options, option, 'function');
  for (const option of ['map', 'memory']) checkKind(factory, options, option, 'object');
  for (const option of ['target', ...texts]) checkBlanks(factory, options, option);
}

function checkKind(factory: string, options: object, option: string, kind: 'function' | 'object'): void {
  const value: unknown = Reflect.get(options, option);
  if (value === undefined || (value && typeof value === kind)) return;
  throw new TrackingError('option-invalid', `${factory} option "${option}" must be of type ${kind}, found ${value === null ? 'null' : typeof value}. Pass one or leave it out.`);
}

function checkBlanks(factory: string, options: object, option: string): void {
  const value: unknown = Reflect.get(options, option);
  if (typeof value !== 'string' || value === value.trim()) return;
  throw new TrackingError('option-invalid', `${factory} option "${option}" has blanks around it. Remove them.`);
}
