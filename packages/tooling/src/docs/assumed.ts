const serverTracker = `
import type { Transport } from '@waymark/core';
import { createServerTracker } from '@waymark/node';
declare const transports: readonly Transport[];
`;
const relayOptions = `
import { createRelay, type RelayOptions } from '@waymark/relay/server';
declare const options: RelayOptions;
`;

const pageTracker = `
import type { BrowserTracker } from '@waymark/browser';
declare const tracker: BrowserTracker;
`;

/**
 * What the code blocks of a page take for granted: the reader's own application, and imports that the page has shown before. By page and by the number of the
 * block, from 0; it is put in front of the block.
 */
export const assumed: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'docs/events.md': {
    0: pageTracker,
  },
  'docs/guide.md': {
    1: `${pageTracker}
import type { Cart, Order } from '@waymark/core/events';
declare const cart: Cart;
declare const order: Order;
`,
    2: `
import { createBrowserTracker } from '@waymark/browser';
import type { Transport } from '@waymark/core';
declare global { interface ImportMeta { readonly env: { readonly DEV: boolean } } }
declare const transports: readonly Transport[];
`,
    3: `
declare const clientKey: string, token: string, customerSiteId: string;
`,
    4: `
import type { Order } from '@waymark/core/events';
import { tracify } from '@waymark/transport-tracify';
declare const token: string, customerSiteId: string, request: Request;
declare const order: Order & { readonly customerId: string };
`,
    5: `
import type { Order } from '@waymark/core/events';
import { createServerTracker } from '@waymark/node';
import type { NodeRequest } from '@waymark/node';
import { type ExpressMiddleware, expressTracking } from '@waymark/node/express';
interface Request extends NodeRequest { readonly user?: { readonly id: string } }
declare const app: { use(middleware: ExpressMiddleware<Request>): void };
declare const order: Order;
const tracker = createServerTracker({ transports: [] });
`,
    6: `
import { type DiscoverOptions, sitecoreDiscover } from '@waymark/transport-ordercloud/discover';
import { type SearchOptions, sitecoreSearch } from '@waymark/transport-ordercloud/search';
import { type SendOptions, sitecoreSend } from '@waymark/transport-ordercloud/send';
import { type SitecoreCdpOptions, sitecoreCdp } from '@waymark/transport-sitecore-cdp';
import { type TracifyOptions, tracify } from '@waymark/transport-tracify';
declare const cdp: SitecoreCdpOptions, options: TracifyOptions, send: SendOptions, discover: DiscoverOptions, search: SearchOptions;
`,
    7: pageTracker,
    8: pageTracker,
    9: pageTracker,
    10: pageTracker,
    11: `${serverTracker}
import { standardEvents } from '@waymark/core/events';
`,
    12: `
import { jetstreamOutbox, jetstreamState, runWorker } from '@waymark/jetstream';
import { createRelay, type RelayOptions } from '@waymark/relay/server';
import type { Transport } from '@waymark/core';
declare const options: RelayOptions, transports: readonly Transport[];
`,
  },
  'packages/browser/README.md': {
    1: `
import { createBrowserTracker } from '@waymark/browser';
import type { Transport } from '@waymark/core';
declare const transports: readonly Transport[];
declare const link: HTMLAnchorElement;
`,
  },
  'packages/node/README.md': {
    0: `
import type { Order } from '@waymark/core/events';
import type { NodeRequest } from '@waymark/node';
interface ShopRequest extends NodeRequest { readonly body: unknown }
interface ShopResponse { status(code: number): { json(value: unknown): void } }
declare const app: { post(path: string, handler: (request: ShopRequest, response: ShopResponse) => Promise<void>): void };
declare function placeOrder(body: unknown): Promise<Order & { readonly customerId: string }>;
`,
    1: `${serverTracker}
interface APIGatewayProxyEventV2 {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly cookies?: readonly string[];
  readonly requestContext: { readonly http: { readonly sourceIp: string } };
}
`,
    2: `
import type { Transport } from '@waymark/core';
declare const transports: readonly Transport[];
`,
    3: `${serverTracker}
import type { SqliteOutbox } from '@waymark/node/sqlite';
declare const outbox: SqliteOutbox;
const tracker = createServerTracker({ transports, outbox });
`,
    4: `${serverTracker}
import type { StandardVocabulary } from '@waymark/core';
import type { NodeRequest } from '@waymark/node';
import type { ExpressMiddleware } from '@waymark/node/express';
import type { FastifyPlugin } from '@waymark/node/fastify';
import type { HonoContext, HonoMiddleware } from '@waymark/node/hono';
import type { NextHeaders } from '@waymark/node/next';
interface User { readonly id: string }
interface Request extends NodeRequest { readonly user?: User }
interface FastifyRequest { readonly raw: NodeRequest; readonly user?: User }
interface Context extends HonoContext { get(name: 'user'): User | undefined }
declare const app: {
  use(middleware: ExpressMiddleware<Request> | HonoMiddleware<Context>): void;
  register(plugin: FastifyPlugin<FastifyRequest>): Promise<void>;
};
declare const tracker: ReturnType<typeof createServerTracker>;
declare const product: StandardVocabulary['productViewed']['product'];
declare const cart: { add(productId: unknown): Promise<void> };
declare function headers(): Promise<NextHeaders>;
declare function after(work: Promise<unknown>): void;
declare function auth(): Promise<{ readonly user: User } | null>;
declare function placeOrder(request: object): Promise<object>;
`,
    5: `
import { createBrowserTracker } from '@waymark/browser';
import type { Transport } from '@waymark/core';
declare const transports: readonly Transport[];
`,
    6: serverTracker,
  },
  'packages/jetstream/README.md': {
    1: `
import type { Transport } from '@waymark/core';
declare const transports: readonly Transport[];
`,
  },
  'packages/relay/README.md': {
    1: `import { createBrowserTracker } from '@waymark/browser';`,
    2: `${relayOptions}
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { toNodeHandler } from '@waymark/relay/node';
declare const app: { all(path: string, handle: (request: IncomingMessage, response: ServerResponse) => void): void };
interface FastifyReply { hijack(): FastifyReply; readonly raw: ServerResponse }
interface FastifyRoute { onRequest(request: { readonly raw: IncomingMessage }, reply: FastifyReply): Promise<void>; handler(): void }
declare const fastify: { all(path: string, route: FastifyRoute): void };
interface HonoContext { readonly req: { readonly raw: Request } }
declare const hono: { all(path: string, handle: (context: HonoContext) => Promise<Response>): void };
declare function getConnInfo(context: HonoContext): { readonly remote: { readonly address?: string } };
interface ExportedHandler { fetch(request: Request, env: unknown, ctx: { waitUntil(work: Promise<unknown>): void }): Promise<Response> }
declare const Bun: { serve(server: { fetch(request: Request, server: { requestIP(request: Request): { readonly address: string } | null }): Promise<Response> }): void };
declare const Deno: { serve(handler: (request: Request, connection: { readonly remoteAddr: { readonly hostname: string } }) => Promise<Response>): void };
`,
    3: `${relayOptions}
const relay = createRelay(options);
declare function after(work: Promise<unknown>): void;
`,
    4: `${relayOptions}
import { createServerTracker } from '@waymark/node';
import { relayTransport } from '@waymark/relay/client';
`,
    5: `${relayOptions}
import { relayTransport } from '@waymark/relay/client';
declare const secrets: readonly string[];
declare const response: { render(view: string, values: object): void };
`,
    6: `${relayOptions}
import type { BrowserTracker } from '@waymark/browser';
import { createHandover } from '@waymark/browser/handover';
import { relayHandover } from '@waymark/relay/client';
declare const tracker: BrowserTracker;
declare const secrets: readonly string[];
`,
    7: `
import type { BrowserTracker } from '@waymark/browser';
import { relayBrowserId } from '@waymark/relay/client';
declare const tracker: BrowserTracker;
`,
    8: `${relayOptions}
declare const log: { insert(row: object): Promise<void> };
`,
    10: relayOptions,
    11: `
import type { Transport } from '@waymark/core';
declare const servers: readonly string[];
declare const transports: readonly Transport[];
`,
    12: `
import type { NodeAnswer } from '@waymark/relay/page-counter';
import type { NodeRequest } from '@waymark/node';
declare const app: { use(middleware: (request: NodeRequest, response: NodeAnswer, next: () => void) => void): void };
declare function renderPage(request: Request): Promise<Response>;
declare const request: Request;
`,
  },
  'packages/transport-ordercloud/README.md': {
    1: `
import type { Tracker } from '@waymark/core';
import type { StoredContext } from '@waymark/transport-ordercloud';
declare const tracker: Tracker;
declare const contexts: ReadonlyMap<string, StoredContext>;
`,
  },
  'packages/transport-sitecore-cdp/README.md': {
    1: `
import type { StateStore } from '@waymark/core';
declare const state: StateStore;
`,
    2: `
import { browserIdCookie, createBrowserId } from '@waymark/transport-sitecore-cdp';
declare const clientKey: string;
declare const response: Response;
`,
    4: `
import type { BatchRecord } from '@waymark/transport-sitecore-cdp/rest';
declare const clientKey: string;
declare const records: AsyncIterable<BatchRecord>;
`,
  },
  'packages/transport-tracify/README.md': {
    1: `
import { tracify } from '@waymark/transport-tracify';
declare const token: string;
declare const customerSiteId: string;
`,
  },
};
