import { anyText, type Check, type Fields, must, shape, someText, toFields } from '../checks.ts';
import { webAddress } from '../web-formats.ts';

const shortSecret = must('a text of 1 to 50 characters', (value) => typeof value === 'string' && value !== '' && value.length <= 50);
const header = must('a header name', (value) => typeof value === 'string' && /^[\w!#$%&'*+.^`|~-]+$/.test(value));
const anyObject = shape({});

/** Fields of a target, and which of them never come back. */
interface Target {
  readonly required?: Readonly<Record<string, Check>>;
  readonly optional?: Readonly<Record<string, Check>>;
  readonly writeOnly?: readonly string[];
  /** Made by the vendor for one product; at most one of these fits into a configuration. */
  readonly known?: 'tracking events' | 'product sync' | 'message senders';
}

const targets: Readonly<Record<string, Target>> = {
  Http: {
    required: { Endpoint: webAddress, Secret: shortSecret },
    optional: { CustomAuthHeaderName: header, CustomAuthHeaderValue: shortSecret },
    writeOnly: ['Secret', 'CustomAuthHeaderValue'],
  },
  Kafka: { required: { BootstrapServers: someText, SaslUsername: someText, SaslPassword: someText, Topic: someText }, writeOnly: ['SaslPassword'] },
  EventHub: { required: { EventHubName: someText, ConnectionString: someText }, writeOnly: ['ConnectionString'] },
  AzureBlob: { required: { ConnectionString: someText }, optional: { OverrideContainerName: anyText }, writeOnly: ['ConnectionString'] },
  AzureTable: { required: { ConnectionString: someText }, optional: { OverrideTableName: anyText }, writeOnly: ['ConnectionString'] },
  CosmosDb: { required: { ConnectionString: someText }, optional: { OverrideDatabaseName: anyText }, writeOnly: ['ConnectionString'] },
  MessageSender: { required: { Endpoint: webAddress, Secret: shortSecret }, writeOnly: ['Secret'] },
  SendEvent: { required: { SiteID: someText, ServiceEndpoint: webAddress }, known: 'tracking events' },
  DiscoverEvent: { required: { ClientID: someText, ApiKey: someText, ServiceEndpoint: webAddress }, writeOnly: ['ApiKey'], known: 'tracking events' },
  SearchIngestion: {
    required: { Domain: someText, Source: someText, Endpoint: webAddress, Entity: someText, ApiKey: someText },
    optional: { Content: anyObject },
    writeOnly: ['ApiKey'],
    known: 'product sync',
  },
  ContentHub: {
    required: { ApiKey: someText, Endpoint: webAddress, TargetSchemaName: someText },
    optional: { ConfigData: anyObject },
    writeOnly: ['ApiKey'],
    known: 'product sync',
  },
  Mailchimp: { required: { ApiKey: someText }, writeOnly: ['ApiKey'], known: 'message senders' },
};

const allTargets = shape({
  optional: Object.fromEntries(Object.entries(targets).map(([name, { required = {}, optional = {} }]) => [name, shape({ required, optional, closed: true })])),
  mistaken: { Mandrill: 'it is Mailchimp today', HTTP: 'it is Http' },
  closed: true,
});

/** The targets of a delivery configuration: at least one, of which at most one is a known integration. */
export const deliveryTargets: Check = (value, name) => {
  const given = Object.keys(toFields(value) ?? {});
  const known = given.filter((each) => Object.hasOwn(targets, each) && targets[each]?.known !== undefined);
  return [
    ...allTargets(value, name),
    ...(given.length === 0 ? [`${name} needs at least one target`] : []),
    ...(known.length > 1 ? [`${name} has ${known.join(' and ')}: at most one known integration fits into a configuration`] : []),
  ];
};

/** The targets as readers see them, without what is only written. */
export function showTargets(value: unknown): Fields {
  return Object.fromEntries(
    Object.entries(toFields(value) ?? {}).map(([name, target]) => [
      name,
      Object.fromEntries(Object.entries(toFields(target) ?? {}).filter(([field]) => !targets[name]?.writeOnly?.includes(field))),
    ]),
  );
}

/** A target that tracking events cannot use, if there is one. */
export function foreignTarget(value: unknown): string | undefined {
  return Object.keys(toFields(value) ?? {}).find((name) => {
    const { known } = targets[name] ?? {};
    return known !== undefined && known !== 'tracking events';
  });
}
