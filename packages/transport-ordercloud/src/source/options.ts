import type { Clock } from '@waymark/core';
import { systemClock, TrackingError } from '@waymark/core';
import { checkOptions } from '@waymark/core/transport';
import type { ReceiverOptions } from '../receiver/create-receiver.ts';
import { checkFunctions } from '../receiver/credentials.ts';
import type { ToWaymarkOptions, WaymarkEventName } from '../receiver/waymark-event.ts';

/** Events that a storefront and OrderCloud may both report, and that nothing tells to be the same. */
export type SharedEventName = Exclude<WaymarkEventName, 'orderPlaced'>;

/** What `orderCloudSource` is set up with. */
export interface OrderCloudSourceOptions
  extends Pick<ReceiverOptions, 'secrets' | 'customAuthHeader' | 'maxBytes' | 'sku' | 'log'>,
    Pick<ToWaymarkOptions, 'productUrl' | 'productImage' | 'ignoreUserIds' | 'ignoreEmails' | 'currency' | 'countAwaitingApproval'> {
  /** Path of the relay that OrderCloud posts to. Default: `/ordercloud`. */
  readonly path?: string;
  /** Name in `where.service` and in the relay's books. Default: `ordercloud`. */
  readonly name?: string;
  /** Names of transports whose targets OrderCloud feeds natively: sign-ins, carts and orders do not go there, whoever reports them. Page views do. Default: none. */
  readonly feeds?: readonly string[];
  /**
   * What OrderCloud reports instead of the storefront: events of these names are forwarded from here, and those of pages and services go nowhere. Orders are
   * always forwarded, because the same order is the same event wherever it is reported. Default: none, the storefront reports carts and sign-ins; `onError` of
   * the relay hears once of each that OrderCloud reports too, unless you say so yourself with `[]`.
   */
  readonly reports?: readonly SharedEventName[];
  /** Time. Default: the platform's. */
  readonly clock?: Clock;
}

const names = [
  ...['secrets', 'path', 'name', 'customAuthHeader', 'maxBytes', 'sku', 'log', 'productUrl', 'productImage', 'ignoreUserIds', 'ignoreEmails', 'currency'],
  ...['countAwaitingApproval', 'feeds', 'reports', 'clock'],
];
const caller = 'orderCloudSource()';
const wordsFor = { feeds: 'names of transports', reports: 'names of events', ignoreUserIds: 'ids of users', ignoreEmails: 'e-mail addresses' } as const;
const shared: readonly SharedEventName[] = ['userSignedIn', 'cartModified'];

/** The options with their defaults. */
export function checkSourceOptions(options: OrderCloudSourceOptions) {
  const check = checkOptions(caller, options, names);
  check.flag('countAwaitingApproval', true);
  const path = check.optionalText('path', 'Example: "/ordercloud".', /^\/[^\s?#]*$/) ?? '/ordercloud';
  const name = check.optionalText('name', 'Example: "ordercloud".', /^[\w.-]{1,64}$/) ?? 'ordercloud';
  const reports = listOf(options, 'reports', shared) as readonly SharedEventName[];
  const feeds = listOf(options, 'feeds');
  for (const list of ['ignoreUserIds', 'ignoreEmails'] as const) listOf(options, list);
  checkFunctions(caller, options, ['productUrl', 'productImage']);
  check.optionalText('currency', 'Example: "EUR".', /^.{1,10}$/);
  const maxBodyBytes = check.number('maxBytes', 1_048_576, 1, 16_777_216);
  return { path, name, reports, feeds, maxBodyBytes, clock: options.clock ?? systemClock() };
}

type ListName = 'feeds' | 'reports' | 'ignoreUserIds' | 'ignoreEmails';

function listOf(options: OrderCloudSourceOptions, name: ListName, choices?: readonly string[]): readonly string[] {
  const value: unknown = options[name] ?? [];
  const isRight = Array.isArray(value) && value.every((each) => typeof each === 'string' && each !== '' && (choices?.includes(each) ?? true));
  if (isRight) return value as readonly string[];
  throw new TrackingError('option-invalid', `${caller} option "${name}" must be a list of ${choices?.join(', ') ?? wordsFor[name]}. Leave it out for none.`);
}
