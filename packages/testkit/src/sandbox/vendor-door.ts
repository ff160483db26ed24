import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FakeAnswer, SandboxRequest, VendorFake } from './fake.ts';
import type { FaultBook } from './fault-book.ts';
import type { FaultOrder } from './fault-order.ts';
import { dropConnection, writeAnswer } from './http.ts';
import type { RecordLog } from './record-log.ts';
import type { SandboxRecord } from './record.ts';
import { redactBody, redactHeaders, redactQuery } from './redact-record.ts';

/** What one exchange with a vendor needs. */
export interface VendorExchange {
  readonly vendor: VendorFake;
  readonly request: SandboxRequest;
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly faults: FaultBook;
  readonly log: RecordLog;
  /** Ends the waiting of delayed answers when the sandbox closes. */
  readonly closing: AbortSignal;
}

/** How much of a body a record keeps, in bytes: enough for every batch of events, small enough for thousands of records. */
const maxRecordedBytes = 65_536;

/** Lets one request meet its fault or its vendor, records what became of it and answers. */
export async function passToVendor(exchange: VendorExchange): Promise<void> {
  const { vendor, request, faults, log } = exchange;
  const id = log.nextId();
  const fault = request.method === 'OPTIONS' ? undefined : faults.next(vendor.name, request);
  if (fault) return passSpoiled(exchange, id, fault);
  const answer = await askVendor(vendor, request);
  log.add({ ...describe(exchange, id), status: answer.status, verdict: answer.verdict, reason: answer.reason, summary: answer.summary });
  return writeFrom(exchange, answer);
}

async function passSpoiled(exchange: VendorExchange, id: number, fault: FaultOrder): Promise<void> {
  const { vendor, request, message, log, closing } = exchange;
  const taken = fault.taken ?? (fault.kind === 'delay' || fault.kind === 'reset-after');
  const answer = taken ? await askVendor(vendor, request) : undefined;
  const given = answerOfFault(fault, answer);
  log.add({
    ...describe(exchange, id),
    status: given?.status ?? null,
    verdict: answer?.verdict ?? 'faulted',
    reason: answer ? `${answer.reason} (fault: ${fault.kind})` : `Fault on purpose: ${fault.kind}; the vendor never saw it`,
    summary: answer?.summary ?? `${request.method} ${request.path}`,
    fault: { kind: fault.kind, taken },
  });
  if (fault.kind === 'hang') return;
  if (fault.kind === 'reset-before' || fault.kind === 'reset-after') return dropConnection(message);
  if (fault.kind === 'delay') await sleep(fault.ms ?? 1000, undefined, { signal: closing }).catch(() => undefined);
  if (given) writeFrom(exchange, given);
}

function answerOfFault(fault: FaultOrder, answer: FakeAnswer | undefined): Pick<FakeAnswer, 'status' | 'headers' | 'body'> | undefined {
  const retryAfter = fault.retryAfter ?? (fault.kind === 'rate-limit' ? 1 : undefined);
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  if (fault.kind === 'rate-limit') return { status: 429, headers, body: fault.body };
  if (fault.kind === 'status') return { status: fault.status ?? 503, headers, body: fault.body };
  if (fault.kind === 'delay') return answer ?? { status: 504 };
  return undefined;
}

async function askVendor(vendor: VendorFake, request: SandboxRequest): Promise<FakeAnswer> {
  try {
    return await vendor.handle(request);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return { status: 500, verdict: 'rejected', reason: `The fake itself failed: ${what}`, summary: `${request.method} ${request.path}` };
  }
}

function writeFrom(exchange: VendorExchange, answer: Pick<FakeAnswer, 'status' | 'headers' | 'body'>): void {
  const { vendor, request, response } = exchange;
  if (response.destroyed) return;
  writeAnswer(response, answer.status, { ...vendor.cors?.(request), ...answer.headers }, answer.body);
}

function describe(exchange: VendorExchange, id: number): Pick<SandboxRecord, 'id' | 'vendor' | 'receivedAt' | 'method' | 'path' | 'query' | 'headers' | 'text' | 'size'> {
  const { vendor, request } = exchange;
  return {
    id,
    vendor: vendor.name,
    receivedAt: request.receivedAt,
    method: request.method,
    path: request.path,
    query: redactQuery(request.query.toString()),
    headers: redactHeaders(request.headers),
    text: redactBody(new TextDecoder().decode(request.body.subarray(0, maxRecordedBytes)), request.headers['content-type']),
    size: request.body.byteLength,
  };
}
