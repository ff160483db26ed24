import { coreChecks } from './core.ts';
import { operationsChecks } from './operations.ts';
import { orderCloudChecks } from './ordercloud.ts';
import { relayChecks } from './relay.ts';
import { relayAnswerChecks } from './relay-answers.ts';
import { vendorChecks } from './vendors.ts';

/** What must hold in every runtime, edge included. Nothing here or below may import a module of Node.js. */
export const anywhere = [...coreChecks, ...vendorChecks, ...orderCloudChecks, ...relayChecks, ...relayAnswerChecks, ...operationsChecks];
