/** What a group of files may import. Everything else is a breach. */
export interface LayerRule {
  /** Files below the repository that the rule is for. The first rule that matches a file decides. */
  readonly files: RegExp;
  /** Allowed targets: files below the repository for own files, else the specifier as written. */
  readonly allow: readonly RegExp[];
  /** Allowed as a type only. */
  readonly allowTypes?: readonly RegExp[];
  /** Said to whoever breaks it. */
  readonly reason: string;
}

const core = 'packages/core/src/';
const browser = 'packages/browser/src/';
const relay = 'packages/relay/src/';
const coreEntries = /^@waymark\/core(\/(transport|events|lean))?$/;
const node = /^node:/;

const inFolder = (folder: string): RegExp => new RegExp(`^${folder}`);
const foundations = new RegExp(`^${core}(ports/|units\\.ts|bytes\\.ts|errors\\.ts|harmless\\.ts|passing-map\\.ts|lru\\.ts|system-clock\\.ts)`);

const insideCore: readonly LayerRule[] = [
  { files: inFolder(`${core}(index|transport|testing|lean)\\.ts`), allow: [inFolder(core)], reason: 'Entries of core re-export what is in core.' },
  { files: inFolder(`${core}(units|bytes|errors|harmless|passing-map|lru)\\.ts`), allow: [inFolder(`${core}(units|errors)\\.ts`)], reason: 'The foundations of core stand on nothing but units and errors.' },
  {
    files: inFolder(`${core}ports/`),
    allow: [inFolder(`${core}ports/`)],
    allowTypes: [inFolder(`${core}units\\.ts`), inFolder(`${core}events/payloads\\.ts`)],
    reason: 'Ports are interfaces: they know units, payload types and each other.',
  },
  {
    files: inFolder(`${core}events/`),
    allow: [inFolder(`${core}events/`), foundations, /^zod\/mini$/],
    reason: 'The vocabulary knows zod/mini and the foundations, nothing of delivery.',
  },
  ...['envelope', 'lane', 'outbox', 'state', 'transport'].map((folder) => ({
    files: inFolder(`${core}${folder}/`),
    allow: [inFolder(`${core}${folder}/`), foundations, /^nanoid$/],
    reason: `${folder} knows ports and the foundations, no other part of core. Parts meet in pipeline.`,
  })),
  {
    files: inFolder(`${core}pipeline/`),
    allow: [inFolder(`${core}(pipeline|envelope|lane|outbox)/`), foundations, /^nanoid$/, inFolder(`${core}events/(facts|normalise|path-text|check/kind-of)\\.ts`)],
    allowTypes: [inFolder(`${core}events/`)],
    reason: 'The pipeline knows schemas as types only, so that zod never reaches a browser bundle by accident.',
  },
  { files: inFolder(core), allow: [inFolder(`${core}(?!index\\.ts)`)], reason: 'Core imports itself only, and never its own index.ts.' },
];

const insideBrowser: readonly LayerRule[] = [
  {
    files: inFolder(`${browser}platform/`),
    allow: [inFolder(`${browser}platform/`), coreEntries],
    reason: 'Wrappers of the web platform hold no domain logic.',
  },
  {
    files: inFolder(`${browser}storage/`),
    allow: [inFolder(`${browser}(storage|platform)/`), coreEntries, /^js-cookie$/],
    allowTypes: [inFolder(`${browser}delivery/page-outbox\\.ts`)],
    reason: 'Storage knows the platform, core, and as a type the outbox that delivery asks for. js-cookie is used here only.',
  },
  ...['sources', 'sender'].map((folder) => ({
    files: inFolder(`${browser}${folder}/`),
    allow: [inFolder(`${browser}(${folder}|platform|storage)/`), coreEntries],
    allowTypes: [inFolder(`${browser}visitor/record\\.ts`)],
    reason: `${folder} knows platform, storage and core, and as a type how a page is described. Only boot sees all folders.`,
  })),
  {
    files: inFolder(`${browser}snippet/iife\\.ts`),
    allow: [inFolder(browser), coreEntries, /^@waymark\/relay\/client$/],
    reason: 'The script for script tags has the relay client inside, and nothing else of other packages.',
  },
  { files: inFolder(browser), allow: [inFolder(browser), coreEntries], reason: 'The browser package knows core and itself, never Node.' },
];

const insideRelay: readonly LayerRule[] = [
  {
    files: inFolder(`${relay}(wire|client)`),
    allow: [inFolder(`${relay}(wire|client)`), coreEntries],
    reason: 'The relay client runs in a browser: it knows core and the wire format, never the server.',
  },
  {
    files: inFolder(`${relay}server/adapters/`),
    allow: [inFolder(`${relay}(?!client)`), coreEntries, /^@waymark\/node(\/sqlite)?$/, node],
    reason: 'The adapters for Node know core, node and the relay server.',
  },
  {
    files: inFolder(`${relay}tokens/`),
    allow: [inFolder(`${relay}(tokens|options)/`), coreEntries, /^jose$/],
    reason: 'Tokens are made on servers that have no relay, so they know core, how options are checked, and themselves. Signatures are checked here only.',
  },
  {
    files: inFolder(relay),
    allow: [inFolder(`${relay}(?!client|server/adapters)`), coreEntries, /^@waymark\/node\/request$/, /^lru-cache$/],
    reason: 'The relay server runs at the edge too: it knows core, the wire format, and of node how requests are read. Transports are passed in by the application.',
  },
];

const transports: readonly LayerRule[] = [
  {
    files: /^packages\/transport-[^/]+\/src\/(.*\/)?(examples\/|examples?[^/]*\.ts)/,
    allow: [/^packages\/transport-[^/]+\/src\//, coreEntries, /^@waymark\/core\/testing$/],
    reason: 'Examples are run by tests and printed into the documentation. They know core, its testing entry and their own package.',
  },
  {
    files: inFolder('packages/transport-sitecore-cdp/src/rest/'),
    allow: [inFolder('packages/transport-sitecore-cdp/src/'), coreEntries, node],
    reason: 'The REST and batch clients are for servers: core, Node and their own package.',
  },
  {
    files: inFolder('packages/transport-tracify/src/'),
    allow: [inFolder('packages/transport-tracify/src/'), coreEntries, /^@noble\/hashes/],
    reason: 'Tracify is reached from servers, at the edge too: core and its own package, no Node.',
  },
  {
    files: inFolder('packages/transport-ordercloud/src/cli/'),
    allow: [inFolder('packages/transport-ordercloud/src/'), coreEntries, node],
    reason: 'The command is run by Node: core, Node and its own package.',
  },
  ...['sitecore-cdp', 'ordercloud'].map((vendor) => ({
    files: inFolder(`packages/transport-${vendor}/src/`),
    allow: [inFolder(`packages/transport-${vendor}/src/(?!cli/)`), coreEntries],
    reason: 'This transport runs in a browser too: it knows core and itself, neither Node nor another transport.',
  })),
];

/** Who may import whom. The first rule whose `files` match decides. */
export const layerRules: readonly LayerRule[] = [
  ...insideCore,
  ...insideBrowser,
  ...insideRelay,
  ...transports,
  {
    files: inFolder('packages/node/src/request/'),
    allow: [inFolder('packages/node/src/(request/|found\\.ts|refuse\\.ts)'), coreEntries],
    allowTypes: [node],
    reason: 'Reading requests is the same at the edge, so it knows core and itself, no Node.',
  },
  {
    files: inFolder('packages/jetstream/src/cli/'),
    // The configuration that its caller names.
    allow: [inFolder('packages/jetstream/src/'), coreEntries, node, /^pathToFileURL\(resolve\(file\)\)/],
    reason: 'The command knows core, Node, its own package, and loads the configuration of its caller.',
  },
  {
    files: inFolder('packages/jetstream/src/(?!cli/)'),
    allow: [inFolder('packages/jetstream/src/'), coreEntries, /^@nats-io\//, node],
    reason: 'jetstream knows core, Node and the clients of NATS. Transports are passed in by the application.',
  },
  { files: inFolder('packages/node/src/'), allow: [inFolder('packages/node/src/'), coreEntries, node], reason: 'node knows core and Node.' },
];

/** Files that no rule is for: tests may see testkit and everything public, testkit and tooling are private. */
export const exempt = /\.(test|test-d|e2e)\.ts$|\/__fixtures__\/|\/e2e\//;

/** Folders whose sources are published and therefore governed. */
export const governed = /^packages\/(?!testkit|tooling)[^/]+\/src\//;
