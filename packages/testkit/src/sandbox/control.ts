import type { IncomingMessage, ServerResponse } from 'node:http';
import { isTrackingError } from '@waymark/core';
import type { VendorFake } from './fake.ts';
import type { FaultBook } from './fault-book.ts';
import { readBody, writeAnswer } from './http.ts';
import { openLiveStream } from './live-stream.ts';
import { findPageAsset } from './page/assets.ts';
import type { RecordLog } from './record-log.ts';

/** What the control addresses may do with the sandbox. */
export interface ControlPanel {
  readonly vendors: readonly VendorFake[];
  readonly log: RecordLog;
  readonly book: FaultBook;
  /** Throws `sandbox-fault-invalid`. */
  fault(order: unknown): void;
  clearFaults(): void;
  reset(): void;
  readonly closing: AbortSignal;
}

const maxOrderBytes = 65_536;

/** Serves the live page and `/_sandbox/…`. Writes are refused to pages of other sites. */
export async function serveControl(panel: ControlPanel, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(message.url ?? '/', 'http://sandbox');
  const method = message.method ?? 'GET';
  const asset = method === 'GET' ? findPageAsset(pathname) : undefined;
  if (asset) return writeAnswer(response, 200, asset.headers, asset.text);
  if (method !== 'GET' && isForeign(message)) return writeAnswer(response, 403, {}, { error: 'Only the sandbox itself and programs may do this' });
  switch (`${method} ${pathname}`) {
    case 'GET /_sandbox/live':
      return openLiveStream(panel.log, response, panel.closing);
    case 'GET /_sandbox/records':
      return writeAnswer(response, 200, {}, panel.log.list(searchParams.get('vendor') ?? undefined));
    case 'GET /_sandbox/vendors':
      return writeAnswer(response, 200, {}, panel.vendors.map(({ name, title }) => ({ name, title })));
    case 'GET /_sandbox/faults':
      return writeAnswer(response, 200, {}, panel.book.list());
    case 'POST /_sandbox/faults':
      return takeFaults(panel, message, response);
    case 'DELETE /_sandbox/faults':
      panel.clearFaults();
      return writeAnswer(response, 204, {}, undefined);
    case 'POST /_sandbox/reset':
      panel.reset();
      return writeAnswer(response, 204, {}, undefined);
    default:
      return serveView(panel, method, pathname, response);
  }
}

function serveView(panel: ControlPanel, method: string, pathname: string, response: ServerResponse): void {
  const vendor = panel.vendors.find(({ name }) => pathname === `/_sandbox/view/${name}`);
  if (vendor && method === 'GET') return writeAnswer(response, 200, {}, vendor.view() ?? null);
  const known = panel.vendors.map(({ name }) => `/${name}`).join(', ');
  return writeAnswer(response, 404, {}, { error: `Nothing here. Vendors answer below ${known}; the live page is at /` });
}

async function takeFaults(panel: ControlPanel, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(message, maxOrderBytes);
  try {
    const orders: unknown = JSON.parse(new TextDecoder().decode(body ?? new Uint8Array()));
    for (const order of Array.isArray(orders) ? orders : [orders]) panel.fault(order);
    return writeAnswer(response, 201, {}, panel.book.list());
  } catch (error) {
    const why = isTrackingError(error) ? error.message : 'The body must be JSON: one fault order or a list of them';
    return writeAnswer(response, 400, {}, { error: why });
  }
}

function isForeign(message: IncomingMessage): boolean {
  const { origin, host } = message.headers;
  return origin !== undefined && origin !== `http://${host}`;
}
