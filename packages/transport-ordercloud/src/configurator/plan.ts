import { TrackingError } from '@waymark/core';
import { type DeliveryConfig, knownTargets, type TrackingEvent, type TrackingEventType, trackingEventTypes } from './models.ts';

/** What should be configured. */
export interface ConfigurationPlan {
  /** Begins the ids of everything we make: `{prefix}-OrderSubmitted`, `{prefix}-delivery`. Keep it. */
  readonly prefix: string;
  /** API client of the storefront, whose activity is reported. */
  readonly clientId: string;
  /** Where messages go. `Enabled` is true unless you say otherwise; `ID` is `{prefix}-delivery` unless you give one. */
  readonly deliveryConfig: DeliveryConfig;
  /** Types to report, with label and free data. Default: all four. Types left out are not touched. */
  readonly events?: readonly PlannedEvent[];
  /**
   * Writes the delivery configuration although nothing that can be compared differs. OrderCloud never shows secrets, so say this after a secret
   * changed. Default: false.
   */
  readonly rewriteSecrets?: boolean;
  /** Deletes configurations of others that stand in the way: there can be one per type and API client. Default: false. */
  readonly replaceForeign?: boolean;
}

/** One type of activity to report. `Name` is its label, `ConfigData` comes back with every message. */
export interface PlannedEvent {
  readonly EventType: TrackingEventType;
  readonly Name?: string;
  readonly ConfigData?: Readonly<Record<string, unknown>>;
}

/** A plan with ids and defaults, ready to be compared with what is there. */
export interface ReadyPlan {
  readonly deliveryId: string;
  readonly delivery: DeliveryConfig;
  readonly events: readonly (TrackingEvent & { readonly ID: string })[];
}

type Fields = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

/**
 * What the vendor's targets for tracking cannot do without.
 * Source: models SendEvent and DiscoverEvent of ordercloud-javascript-sdk 12.0.0; checked 2026-11-21.
 */
const requiredFields: Readonly<Record<string, readonly string[]>> = {
  SendEvent: ['SiteID', 'ServiceEndpoint'],
  DiscoverEvent: ['ClientID', 'ApiKey', 'ServiceEndpoint'],
};

/** Checks a plan and fills in its ids and defaults. */
export function readPlan({ prefix, clientId, deliveryConfig, events }: ConfigurationPlan): ReadyPlan {
  checkPrefix(prefix, 'apply');
  if (!/^[\w-]{1,100}$/.test(clientId)) fail('plan option "clientId" must be the id of an API client');
  checkDelivery(deliveryConfig);
  const deliveryId = deliveryConfig.ID ?? `${prefix}-delivery`;
  const planned = events ?? trackingEventTypes.map((EventType): PlannedEvent => ({ EventType }));
  if (new Set(planned.map((event) => event.EventType)).size < planned.length) fail('plan option "events" names a type twice');
  const wrong = planned.find(({ EventType }) => !trackingEventTypes.includes(EventType));
  if (wrong) fail(`plan option "events" must name types out of ${trackingEventTypes.join(', ')}`);
  return {
    deliveryId,
    delivery: { Enabled: true, ...deliveryConfig, ID: deliveryId },
    events: planned.map(({ EventType, Name, ConfigData }) => ({
      ID: `${prefix}-${EventType}`,
      EventType,
      ClientID: clientId,
      Name: Name ?? `${prefix}: ${EventType}`,
      ...(ConfigData && { ConfigData }),
      DeliveryConfigID: deliveryId,
    })),
  };
}

/** Leaves room for the longest event type in an id of 100 characters. `call`: the method that was given the prefix. */
export function checkPrefix(prefix: unknown, call: 'apply' | 'remove'): void {
  if (typeof prefix === 'string' && /^[\w-]{1,80}$/.test(prefix)) return;
  fail(`plan option "prefix" must have 1 to 80 letters, digits, "-" and "_", found ${typeof prefix === 'string' ? 'another text' : typeof prefix}`, call);
}

function checkDelivery({ Name, DeliveryTargets }: DeliveryConfig): void {
  if (!Name || Name.length > 128) fail('the delivery configuration must have a name of at most 128 characters');
  const targets = Object.entries(DeliveryTargets ?? {}).filter(([, target]) => target);
  if (targets.length === 0) fail('the delivery configuration must have a target');
  const known = targets.map(([name]) => name).filter((name) => knownTargets.includes(name));
  if (known.length > 1) fail(`the delivery configuration may have one of ${known.join(' and ')}, not both`);
  const target = known[0];
  const missing = target && Object.hasOwn(requiredFields, target) && requiredFields[target]?.find((field) => !isText((DeliveryTargets as Fields)[target]?.[field]));
  if (missing) fail(`target ${target} must have a text as ${missing}`);
  const { Http } = DeliveryTargets;
  if (!Http) return;
  if (!/^https?:\/\/\S+$/i.test(Http.Endpoint)) fail('target Http must have an absolute URL as Endpoint');
  if (!Http.Secret || Http.Secret.length > 50) fail('target Http must have a Secret of 1 to 50 characters');
  if ((Http.CustomAuthHeaderValue?.length ?? 0) > 50) fail('target Http must have a CustomAuthHeaderValue of at most 50 characters');
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function fail(problem: string, call: 'apply' | 'remove' = 'apply'): never {
  throw new TrackingError('ordercloud-plan', `In createConfigurator().${call}(), ${problem}. Correct the plan; nothing was changed.`);
}
