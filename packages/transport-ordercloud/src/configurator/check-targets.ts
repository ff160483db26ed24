import { isObject } from '../receiver/read.ts';
import { knownTargets, writeOnly } from './models.ts';
import { check, checkMembers, type Complain, headerName, object, type Optional, optional, type Rule, text, textUpTo, webAddress } from './rules.ts';

type Members = Readonly<Record<string, Rule | Optional>>;

/** Longest value that signs deliveries, or goes along with them. Source: models of ordercloud-javascript-sdk 12.0.0; checked 2026-11-22. */
const secret = textUpTo(50);

/** Targets that tracking events can be delivered to, and their members. Source: as above. */
const targets: Readonly<Record<string, Members>> = {
  Http: { Endpoint: webAddress, Secret: secret, CustomAuthHeaderName: optional(headerName), CustomAuthHeaderValue: optional(secret) },
  Kafka: { BootstrapServers: text, SaslUsername: text, SaslPassword: text, Topic: text },
  EventHub: { EventHubName: text, ConnectionString: text },
  AzureBlob: { ConnectionString: text, OverrideContainerName: optional(text) },
  AzureTable: { ConnectionString: text, OverrideTableName: optional(text) },
  CosmosDb: { ConnectionString: text, OverrideDatabaseName: optional(text) },
  MessageSender: { Endpoint: webAddress, Secret: secret },
  SendEvent: { SiteID: text, ServiceEndpoint: webAddress },
  DiscoverEvent: { ClientID: text, ApiKey: text, ServiceEndpoint: webAddress },
};

/** The vendor's own targets for other things than tracking. */
const otherTargets = knownTargets.filter((name) => !Object.hasOwn(targets, name));

/** Where messages go: at least one target, each with what it needs, and at most one of the vendor's. `hasSecrets`: false where they are still in the environment. */
export function checkTargets(value: unknown, path: string, hasSecrets: boolean, complain: Complain): void {
  check(value, path, object, complain);
  const given = Object.entries(isObject(value) ? value : {}).filter(([, target]) => target !== undefined);
  const known = Object.keys(targets).join(', ');
  if (given.length === 0) complain(`"${path}" must have a target: ${known}`);
  for (const [name, target] of given) {
    if (otherTargets.includes(name)) complain(`"${path}.${name}" takes no tracking events. Give it a delivery configuration of its own`);
    const members = Object.hasOwn(targets, name) ? targets[name] : undefined;
    if (!members) complain(`"${path}.${name}" is not known. Known there: ${known}`);
    else checkMembers(target, `${path}.${name}`, hasSecrets ? members : withoutSecrets(members), complain);
  }
  const ofVendor = given.map(([name]) => name).filter((name) => knownTargets.includes(name));
  if (ofVendor.length > 1) complain(`"${path}" may have one of ${ofVendor.join(' and ')}, not both`);
}

function withoutSecrets(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !writeOnly.has(name)));
}
