import { checkPlan } from './check-plan.ts';
import { type DeliveryConfig, type TrackingEvent, type TrackingEventType, trackingEventTypes } from './models.ts';

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

/** Checks a plan and fills in its ids and defaults. `call`: the method that was given it. */
export function readPlan(plan: ConfigurationPlan, call: 'apply' | 'preview'): ReadyPlan {
  checkPlan(plan, { scope: `In createConfigurator().${call}(),` });
  const { prefix, clientId, deliveryConfig, events = trackingEventTypes.map((EventType): PlannedEvent => ({ EventType })) } = plan;
  const deliveryId = deliveryConfig.ID ?? `${prefix}-delivery`;
  return {
    deliveryId,
    delivery: { Enabled: true, ...deliveryConfig, ID: deliveryId },
    events: events.map(({ EventType, Name, ConfigData }) => ({
      ID: `${prefix}-${EventType}`,
      EventType,
      ClientID: clientId,
      Name: Name ?? `${prefix}: ${EventType}`,
      ...(ConfigData && { ConfigData }),
      DeliveryConfigID: deliveryId,
    })),
  };
}
