import { TrackingError } from '@waymark/core';
import { writeOnly } from '../configurator/models.ts';
import { type Foreign, isObject } from '../receiver/read.ts';

/** Environment of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Names of members that would hold a secret, as OrderCloud and people write them. */
const secretName = /secret|password|passwd|token|connectionstring|apikey|headervalue/;

/** Refuses a file in which a secret is written: files are committed and shared. */
export function refuseSecrets(value: unknown, path = ''): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, each] of Object.entries(value)) {
    const place = Array.isArray(value) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
    if (!Array.isArray(value) && isSecret(name)) {
      throw new TrackingError('ordercloud-secret-in-file', `The file holds "${place}", which is a secret. Take it out${insteadOf(place, name)}.`);
    }
    refuseSecrets(each, place);
  }
}

/** Only secrets of a target and of the client have a variable: what is anywhere else goes to OrderCloud as it is, for all who may read it there. */
function insteadOf(place: string, name: string): string {
  if (/^client_?secret$/i.test(place)) return ' and set ORDERCLOUD_CLIENT_SECRET instead';
  const isOfTarget = writeOnly.has(name) && /^deliveryConfig\.DeliveryTargets\.\w+\.\w+$/.test(place);
  return isOfTarget ? ` and set ${variableOf(place)} instead` : ': nothing here needs one';
}

function isSecret(name: string): boolean {
  return writeOnly.has(name) || secretName.test(name.toLowerCase().replace(/[^a-z]/g, '').replace(/^rewritesecrets$/, ''));
}

/** Delivery targets with their secrets, each from a variable of its own. */
export function withSecrets(targets: Foreign, environment: Environment): Foreign {
  return Object.fromEntries(Object.entries(targets).map(([target, fields]) => [target, isObject(fields) ? { ...fields, ...secretsOf(target, fields, environment) } : fields]));
}

function secretsOf(target: string, fields: Foreign, environment: Environment): Foreign {
  const found = [...writeOnly].map((field) => [field, environment[variableOf(`${target}.${field}`)]] as const).filter(([, value]) => value);
  const [missing] = (needs.get(target)?.(fields) ?? []).filter((field) => found.every(([name]) => name !== field));
  if (missing === undefined) return Object.fromEntries(found);
  throw new TrackingError('ordercloud-secret-missing', `Variable ${variableOf(`${target}.${missing}`)} is missing: target ${target} needs its ${missing}. Set it in the environment of the command.`);
}

/** Secrets that a target cannot do without. Source: models of ordercloud-javascript-sdk 12.0.0; checked 2026-11-22. */
const needs: ReadonlyMap<string, (fields: Foreign) => readonly string[]> = new Map([
  ['Http', ({ CustomAuthHeaderName: header }: Foreign) => ['Secret', ...(header === undefined ? [] : ['CustomAuthHeaderValue'])]],
  ['MessageSender', () => ['Secret']],
  ['Kafka', () => ['SaslPassword']],
  ['DiscoverEvent', () => ['ApiKey']],
  ...['EventHub', 'AzureBlob', 'AzureTable', 'CosmosDb'].map((target) => [target, () => ['ConnectionString']] as const),
]);

/** `deliveryConfig.DeliveryTargets.Http.CustomAuthHeaderValue` is `ORDERCLOUD_HTTP_CUSTOM_AUTH_HEADER_VALUE`. */
function variableOf(place: string): string {
  const words = place.replace(/^deliveryConfig\.DeliveryTargets\./, '').replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[^A-Za-z0-9]+/g, '_');
  return `ORDERCLOUD_${words.toUpperCase()}`;
}
