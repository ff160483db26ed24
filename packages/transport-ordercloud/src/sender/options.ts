import { type KeyValueStore, TrackingError } from '@waymark/core';
import type { OptionChecks } from '@waymark/core/transport';
import type { ProductDetails } from '@waymark/core/events';
import { accountMemory } from './account-memory.ts';
import { boundedMemory } from './bounded-memory.ts';
import type { SenderSettings } from './setup.ts';

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
  /** Remembers carts, orders and identities. Default: 5,000 entries in memory. In a page pass a store that outlives it. Senders may share one. */
  readonly memory?: KeyValueStore;
  /** Tries of one event, the first included. Default: 4. */
  readonly maxAttempts?: number;
  /** Called once when the page has the vendor's own script too, which would count everything twice. */
  readonly onWarning?: (message: string) => void;
}

/** {@link SenderOptions} with every default filled in. */
export interface CommonSettings extends SenderSettings {
  readonly sku: (product: ProductDetails) => string;
}

/** Names of {@link SenderOptions}, and of the two that each sender types for itself. */
export const senderOptionNames = ['target', 'map', 'purposes', 'name', 'sku', 'firstCart', 'memory', 'maxAttempts', 'onWarning'];

/** Which sender is set up: the factory for messages, and its usual name in receipts. */
export interface SenderScope {
  readonly factory: string;
  readonly name: string;
}

/** Reads what every sender takes. `account`: whose events the vendor gets. `functions` names further options that must be functions. */
export function readSenderOptions(check: OptionChecks, options: SenderOptions, scope: SenderScope, account: string, functions: readonly string[]): CommonSettings {
  const { factory } = scope;
  const name = check.optionalText('name', 'A name for receipts.') ?? scope.name;
  for (const option of ['sku', 'onWarning', ...functions]) checkKind(factory, options, option, 'function');
  for (const option of ['map', 'memory']) checkKind(factory, options, option, 'object');
  return {
    name,
    purposes: check.purposes(['marketing']),
    sku: options.sku ?? (({ sku, productId }) => sku ?? productId),
    firstCart: check.oneOf('firstCart', ['added', 'known'], 'added'),
    memory: accountMemory(options.memory ?? boundedMemory(5000), name, account),
    maxAttempts: check.number('maxAttempts', 4, 1, 100),
    onWarning: options.onWarning,
  };
}

function checkKind(factory: string, options: object, option: string, kind: 'function' | 'object'): void {
  const value: unknown = Reflect.get(options, option);
  if (value === undefined || (value && typeof value === kind)) return;
  throw new TrackingError('option-invalid', `${factory} option "${option}" must be of type ${kind}, found ${value === null ? 'null' : typeof value}. Pass one or leave it out.`);
}
