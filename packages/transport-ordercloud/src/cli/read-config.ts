import { TrackingError } from '@waymark/core';
import { checkOptions } from '@waymark/core/transport';
import type { DeliveryConfig } from '../configurator/models.ts';
import type { ConfigurationPlan, PlannedEvent } from '../configurator/plan.ts';
import { type Foreign, isObject } from '../receiver/read.ts';
import { type Environment, refuseSecrets, withSecrets } from './secrets.ts';

/** What a file says, in the words of the configurator. */
export interface CommandConfig {
  /** Host of OrderCloud. Undefined: production. */
  readonly target: string | undefined;
  readonly prefix: string;
  readonly deliveryConfigId: string | undefined;
  /** With the secrets of the environment, which are looked up when it is asked for: a removal needs none. */
  plan(): ConfigurationPlan;
}

const file = 'The file';
const names = ['target', 'prefix', 'clientId', 'deliveryConfig', 'events', 'rewriteSecrets', 'replaceForeign'];

/** Reads the text of a file, and says what is wrong with it without repeating what stands there. */
export function readConfig(text: string, environment: Environment): CommandConfig {
  const value = parse(text);
  const check = checkOptions(file, value, names);
  refuseSecrets(value);
  const { deliveryConfig, events } = value as Foreign;
  checkOptions(`${file} "deliveryConfig"`, deliveryConfig, ['ID', 'Name', 'Enabled', 'DeliveryTargets']);
  const delivery = deliveryConfig as Foreign;
  const prefix = check.text('prefix', 'It begins the ids of everything that is made: "web".');
  const clientId = check.text('clientId', 'Name the API client of the storefront.');
  const switches = { rewriteSecrets: check.flag('rewriteSecrets', false), replaceForeign: check.flag('replaceForeign', false) };
  const planned = events === undefined ? undefined : eventsOf(events);
  if (!isObject(delivery['DeliveryTargets'])) throw wrong('has "deliveryConfig.DeliveryTargets" that must be an object of targets. Example: { "Http": { "Endpoint": "https://relay.shop.example/ordercloud" } }.');
  const targets = delivery['DeliveryTargets'];
  return {
    target: check.optionalText('target', 'Name an environment, or give a URL.'),
    prefix,
    deliveryConfigId: typeof delivery['ID'] === 'string' ? delivery['ID'] : undefined,
    plan: () => ({ prefix, clientId, ...switches, deliveryConfig: { ...delivery, DeliveryTargets: withSecrets(targets, environment) } as unknown as DeliveryConfig, ...(planned && { events: planned }) }),
  };
}

function eventsOf(events: unknown): readonly PlannedEvent[] {
  if (!Array.isArray(events)) throw wrong('has "events" that must be a list. Leave it out for all types.');
  for (const [index, event] of events.entries()) checkOptions(`${file} "events[${index}]"`, event, ['EventType', 'Name', 'ConfigData']).text('EventType', 'Name a type such as OrderSubmitted.');
  return events as readonly PlannedEvent[];
}

/** What a parser says holds a piece of the text, which may be a secret: only the place is passed on. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    const place = /\(line \d+ column \d+\)/.exec(String(cause))?.[0];
    throw wrong(`is no JSON${place === undefined ? '' : ` ${place}`}. Correct it.`);
  }
}

function wrong(problem: string): TrackingError {
  return new TrackingError('ordercloud-config', `${file} ${problem}`);
}
