import { type Fields, must, shape, toFields } from '../checks.ts';
import { deliveryTargets, showTargets } from './delivery-targets.ts';
import { apiError } from './reply.ts';
import type { ResourceRules } from './resource.ts';

const roles = ['FullAccess', 'DeliveryConfigAdmin'];
const name = must('a text of 1 to 128 characters', (value) => typeof value === 'string' && value !== '' && value.length <= 128);
const flag = must('true or false', (value) => typeof value === 'boolean');
const check = shape({ required: { ID: () => [], Name: name, DeliveryTargets: deliveryTargets }, optional: { Enabled: flag }, closed: true });

/** Where messages go. Secrets are written and never read back. */
export const deliveryConfigs: ResourceRules = {
  path: '/v1/integrations/deliveryconfig',
  type: 'DeliveryConfig',
  readRoles: roles,
  writeRoles: roles,
  list: { searchable: ['ID', 'Name'], filterable: ['ID', 'Name', 'Enabled'] },
  items: (market) => market.deliveryConfigs,
  check: (value) => check(value, ''),
  removal(market, value) {
    const inUse = [...market.trackingEvents.values(), ...market.webhooks.values(), ...market.messageSenders.values()].some((each) => each['DeliveryConfigID'] === value['ID']);
    return inUse ? apiError(400, 'DeliveryConfig.CannotDeleteConfigInUse', 'A tracking event, webhook or message sender still refers to this delivery configuration') : undefined;
  },
  show: (value) => ({ ID: value['ID'], Name: value['Name'], Enabled: value['Enabled'] ?? false, DeliveryTargets: showTargets(value['DeliveryTargets']) }),
  merge: (before, change) => ({ ...before, ...change, ...(toFields(change['DeliveryTargets']) && { DeliveryTargets: mergeTargets(before, change) }) }),
};

/** A changed target keeps the fields that are not sent, so that a secret need not be repeated. Null takes a target away. */
function mergeTargets(before: Fields, change: Fields): Fields {
  const merged: Record<string, unknown> = { ...toFields(before['DeliveryTargets']) };
  for (const [target, fields] of Object.entries(toFields(change['DeliveryTargets']) ?? {})) {
    if (fields === null) delete merged[target];
    else merged[target] = { ...toFields(merged[target]), ...toFields(fields) };
  }
  return merged;
}
