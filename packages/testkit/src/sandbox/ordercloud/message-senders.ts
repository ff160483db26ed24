import { listOf, must, oneOf, shape, someText, toFields } from '../checks.ts';
import { apiError } from './reply.ts';
import type { ResourceRules } from './resource.ts';

const none = must('empty: the sandbox gives nobody more roles', (value) => Array.isArray(value) && value.length === 0);
const forAll = must('true: the sandbox assigns senders to nobody in particular', (value) => value === true);

const check = shape({
  required: {
    ID: () => [],
    Name: someText,
    MessageTypes: listOf(oneOf('OrderSubmitted', 'OrderSubmittedForApproval', 'OrderApproved', 'OrderDeclined', 'ShipmentCreated', 'NewUserInvitation', 'ForgottenPassword', 'ForgottenUsername')),
    DeliveryConfigID: someText,
    AllowAllBuyers: forAll,
  },
  optional: { Description: someText, ElevatedRoles: none, xp: shape({}) },
  mistaken: { URL: 'the address is part of the delivery configuration', SharedKey: 'the secret is part of the delivery configuration' },
  closed: true,
});

/** Who writes to people about what happened to them. Of the types that there are, `OrderSubmitted` is played. */
export const messageSenders: ResourceRules = {
  path: '/v1/messagesenders',
  type: 'MessageSender',
  readRoles: ['FullAccess', 'MessageSenderAdmin', 'MessageSenderReader'],
  writeRoles: ['FullAccess', 'MessageSenderAdmin'],
  list: { searchable: ['ID', 'Name', 'Description'], filterable: ['ID', 'Name', 'DeliveryConfigID'], hasXp: true },
  items: (market) => market.messageSenders,
  check: (value) => check(value, ''),
  conflict(market, { DeliveryConfigID }) {
    const targets = toFields(market.deliveryConfigs.get(String(DeliveryConfigID))?.['DeliveryTargets']);
    return targets?.['Http'] || targets?.['MessageSender'] ? undefined : apiError(404, 'NotFound', 'DeliveryConfigID must be a delivery configuration that posts', { ObjectType: 'DeliveryConfig', ObjectID: DeliveryConfigID });
  },
  show: (value) => ({ ElevatedRoles: [], xp: null, ...value }),
};
