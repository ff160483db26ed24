import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TrackingError } from '@waymark/core';
import { type ControlPanel, serveControl } from './control.ts';
import { defaultVendors } from './default-vendors.ts';
import type { VendorFake } from './fake.ts';
import { createFaultBook } from './fault-book.ts';
import { checkFaultOrder, type FaultOrder } from './fault-order.ts';
import { plainHeaders, readBody, writeAnswer } from './http.ts';
import { createRecordLog } from './record-log.ts';
import type { SandboxRecord } from './record.ts';
import { sandboxRequest } from './sandbox-request.ts';
import { passToVendor } from './vendor-door.ts';

/** How a sandbox is set up. Without options every vendor listens on a free port. */
export interface SandboxOptions {
  /** Default: 0, a free port. */
  readonly port?: number;
  /** Default: every fake, set up for the demo tenant. */
  readonly vendors?: readonly VendorFake[];
  /** Epoch milliseconds, for times of arrival and faults that expire. Default: `Date.now`. */
  readonly clock?: () => number;
  /** Hears of every request as soon as its fate is known. */
  readonly onRecord?: (record: SandboxRecord) => void;
}

/** A running sandbox. */
export interface Sandbox {
  /** Address of the live page. */
  readonly url: string;
  /** Base address of every fake by vendor name: what a transport takes as its `target`. */
  readonly targets: Readonly<Record<string, string>>;
  /** Newest 2,000 requests in order of arrival. */
  records(vendor?: string): readonly SandboxRecord[];
  /** What a vendor would show. Throws `sandbox-vendor-unknown`. */
  view(vendor: string): unknown;
  /** Spoils requests on purpose. Throws `sandbox-fault-invalid`. */
  fault(order: FaultOrder): void;
  clearFaults(): void;
  /** Forgets records, faults and everything the vendors know. */
  reset(): void;
  /** Ends every connection, also those left hanging by a fault. */
  close(): Promise<void>;
}

/** Largest body the sandbox reads, in bytes: above the 50 MB of a Sitecore CDP batch file, so that the fake itself can refuse what is larger. */
const maxBodyBytes = 56 * 1024 * 1024;
const maxRecords = 2000;

/** Starts one local HTTP server that plays all vendors, each below its own first path segment. Listens on 127.0.0.1 only. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, clock = Date.now, vendors = defaultVendors(clock), onRecord } = options;
  const closing = new AbortController();
  const panel = createPanel(vendors, clock, closing.signal);
  if (onRecord) panel.log.subscribe(onRecord);
  const server = createServer((message, response) => {
    route(panel, clock, message, response).catch(() => response.destroy());
  });
  const url = await listen(server, port);
  return {
    url,
    targets: Object.fromEntries(vendors.map(({ name }) => [name, `${url}/${name}`])),
    records: (vendor) => panel.log.list(vendor),
    view: (vendor) => findVendor(vendors, vendor).view(),
    fault: panel.fault,
    clearFaults: panel.clearFaults,
    reset: panel.reset,
    close: () => closeServer(server, closing),
  };
}

function createPanel(vendors: readonly VendorFake[], clock: () => number, closing: AbortSignal): ControlPanel {
  const log = createRecordLog(maxRecords);
  const book = createFaultBook(clock);
  const names = vendors.map(({ name }) => name);
  return {
    vendors,
    log,
    book,
    fault: (order) => book.add(checkFaultOrder(order, names)),
    clearFaults: () => book.clear(),
    reset() {
      log.clear();
      book.clear();
      for (const vendor of vendors) vendor.reset();
    },
    closing,
  };
}

async function route(panel: ControlPanel, clock: () => number, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const rawPath = message.url ?? '/';
  const vendor = panel.vendors.find(({ name }) => rawPath === `/${name}` || rawPath.startsWith(`/${name}/`) || rawPath.startsWith(`/${name}?`));
  if (!vendor) return serveControl(panel, message, response);
  const receivedAt = clock();
  const body = await readBody(message, maxBodyBytes);
  if (!body) return writeAnswer(response, 413, { connection: 'close' }, { error: 'Body larger than the sandbox reads' });
  const below = rawPath.slice(vendor.name.length + 1);
  const path = below.startsWith('/') ? below : `/${below}`;
  const request = sandboxRequest({ method: message.method ?? 'GET', path, headers: plainHeaders(message), body, receivedAt });
  return passToVendor({ vendor, request, message, response, faults: panel.book, log: panel.log, closing: panel.closing });
}

function findVendor(vendors: readonly VendorFake[], name: string): VendorFake {
  const vendor = vendors.find((candidate) => candidate.name === name);
  if (vendor) return vendor;
  const known = vendors.map((candidate) => candidate.name).join(', ');
  throw new TrackingError('sandbox-vendor-unknown', `The sandbox has no vendor "${name.slice(0, 40)}". Use one of: ${known}.`);
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(new TrackingError('sandbox-port-taken', `The sandbox could not listen on port ${port}. Pass another port, or 0 for a free one.`, { cause })));
    server.listen(port, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

function closeServer(server: Server, closing: AbortController): Promise<void> {
  closing.abort();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
