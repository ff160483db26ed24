import { checkOptions } from '@waymark/core/transport';
import { timerClock, type CallOptions } from '../api/call.ts';
import { orderCloudHosts, type OrderCloudTarget } from '../api/hosts.ts';
import { applyPlan, type ApplyReport } from './apply.ts';
import type { DeliveryConfig, TrackingEvent } from './models.ts';
import type { PlanResources } from './over-plan.ts';
import type { ConfigurationPlan } from './plan.ts';
import { previewPlan, type PreviewReport } from './preview.ts';
import { type RemovalPlan, type RemovalReport, removePlan } from './remove.ts';
import { createResource, type Resource } from './resource.ts';
import { createSession } from './session.ts';

/** How to reach OrderCloud as the administrator of tracking. */
export interface ConfiguratorOptions {
  /** Default: `production`. */
  readonly target?: OrderCloudTarget;
  /** API client of your server, with the roles below. */
  readonly clientId: string;
  /** Its secret. Keep it on servers. */
  readonly clientSecret: string;
  /** Roles to ask for. Default: `['TrackingEventAdmin', 'DeliveryConfigAdmin']`. */
  readonly roles?: readonly string[];
  /** Bound on one request in milliseconds. Default: 10,000, as in the vendor's SDK. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
  readonly clock?: CallOptions['clock'];
  /** Wall time. Default: `Date.now`. */
  readonly now?: () => number;
  /** Uniform in [0, 1). Default: `Math.random`. */
  readonly random?: () => number;
}

/** Sets up which activity OrderCloud reports, and where to. */
export interface Configurator {
  readonly trackingEvents: Resource<TrackingEvent>;
  readonly deliveryConfigs: Resource<DeliveryConfig>;
  /** Says what `apply` would do, and changes nothing. */
  preview(plan: ConfigurationPlan): Promise<PreviewReport>;
  /** Brings OrderCloud to what the plan says and reports what that took. A second run changes nothing. */
  apply(plan: ConfigurationPlan): Promise<ApplyReport>;
  /** Takes away what `apply` made. */
  remove(plan: RemovalPlan): Promise<RemovalReport>;
}

const known = ['target', 'clientId', 'clientSecret', 'roles', 'timeoutMs', 'fetch', 'clock', 'now', 'random'];
const fullAccess = 'FullAccess';
const eventAdmins = [fullAccess, 'TrackingEventAdmin'];
const deliveryAdmins = [fullAccess, 'DeliveryConfigAdmin'];

/** Configures OrderCloud for tracking, from a server with the secret of an API client. */
export function createConfigurator(options: ConfiguratorOptions): Configurator {
  const check = checkOptions('createConfigurator()', options, known);
  const host = check.target('target', orderCloudHosts(), 'production');
  const session = createSession({
    host,
    clientId: check.text('clientId', 'Pass the id of an API client with a secret.'),
    clientSecret: check.text('clientSecret', 'Pass the secret of that API client, from the environment of the server.'),
    roles: options.roles ?? ['TrackingEventAdmin', 'DeliveryConfigAdmin'],
    timeoutMs: check.number('timeoutMs', 10_000, 1, 600_000),
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    clock: options.clock ?? timerClock,
    now: options.now ?? Date.now,
    random: options.random ?? Math.random,
  });
  const resources: PlanResources = {
    trackingEvents: createResource<TrackingEvent>(session, {
      path: '/integrations/trackingEvents',
      host,
      title: 'tracking events',
      readRoles: [...eventAdmins, 'TrackingEventReader'],
      writeRoles: eventAdmins,
      isFeature: true,
    }),
    deliveryConfigs: createResource<DeliveryConfig>(session, {
      path: '/integrations/deliveryconfig',
      host,
      title: 'delivery configurations',
      readRoles: deliveryAdmins,
      writeRoles: deliveryAdmins,
      isFeature: false,
    }),
  };
  return { ...resources, preview: (plan) => previewPlan(plan, resources), apply: (plan) => applyPlan(plan, resources), remove: (plan) => removePlan(plan, resources) };
}
