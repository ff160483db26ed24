import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { matching, must, parseJson, shape, toFields } from '../checks.ts';
import type { FakeAnswer, SandboxRequest } from '../fake.ts';
import { restError } from './answers.ts';
import { baseOf, refuseMediaType, refuseStranger } from './basic-auth.ts';
import { importRecords } from './batch-records.ts';
import { advance, type Batch, type BatchStore } from './batch-store.ts';
import { isUuid } from './formats.ts';
import type { Tenant } from './tenant.ts';

/** Largest compressed file in bytes. Source: Batch API limits, checked 2026-11-21. */
const maxFileBytes = 50 * 1024 * 1024;
/** How long an upload address works, in milliseconds. Same source. */
const uploadValidMs = 3_600_000;

const uploadPath = /^\/upload\/([^/]+)$/;
const logPath = /^\/batch-log\/([^/]+)$/;
const batchPath = /^\/v2\/batches\/(inspect\/)?([^/]+)$/;

/** The Batch API and the object store it points to. `undefined` for addresses outside them. */
export function answerBatch(tenant: Tenant, batches: BatchStore, request: SandboxRequest): FakeAnswer | undefined {
  const upload = uploadPath.exec(request.path);
  if (upload) return takeFile(tenant, batches.get(upload[1] ?? ''), request);
  const log = logPath.exec(request.path);
  if (log) return sendLog(batches.get(log[1] ?? ''), request);
  const list = request.path === '/v2/batches/inspect';
  const named = batchPath.exec(request.path);
  if (!list && !named) return undefined;
  const [, inspect, ref = ''] = named ?? [];
  const summary = list ? 'List batches' : `${request.method} batch ${ref.slice(0, 36)}`;
  const stranger = refuseStranger(tenant, request, summary);
  if (stranger) return stranger;
  if (list) return listBatches(batches, request, summary);
  if (request.method === 'PUT' && !inspect) return allocate(batches, ref, request, summary);
  if (request.method !== 'GET') return restError(405, 'A batch is allocated by PUT and read by GET', summary);
  return showStatus(batches.get(ref), inspect !== undefined, request, summary);
}

const allocation = shape({
  required: {
    checksum: matching(/^[0-9a-f]{32}$/, 'the MD5 of the file in lower-case hex'),
    size: must('the compressed size in bytes, up to 50 MB', (value) => Number.isInteger(value) && Number(value) > 0 && Number(value) <= maxFileBytes),
  },
  closed: true,
});

function allocate(batches: BatchStore, ref: string, request: SandboxRequest, summary: string): FakeAnswer {
  const wrongType = refuseMediaType(request, summary);
  if (wrongType) return wrongType;
  const fields = toFields(parseJson(request.text));
  const problems = fields ? allocation(fields, '') : ['The body is not one JSON object'];
  if (!isUuid(ref)) return restError(400, 'The batch reference must be a UUID', summary);
  if (!fields || problems.length > 0) return restError(400, problems.join('; '), summary);
  if (batches.has(ref)) return restError(409, 'This batch reference was used before', summary);
  const batch: Batch = {
    ref,
    checksum: String(fields['checksum']),
    size: Number(fields['size']),
    createdAt: request.receivedAt,
    expiresAt: request.receivedAt + uploadValidMs,
    status: 'uploading',
    outcome: 'success',
    log: undefined,
  };
  batches.set(ref, batch);
  return { status: 200, body: describe(batch, request, true), verdict: 'accepted', reason: 'Upload address given out', summary };
}

/** The object store: signed address, no Basic auth, a digest that must fit the body. */
function takeFile(tenant: Tenant, batch: Batch | undefined, request: SandboxRequest): FakeAnswer {
  const summary = `Upload of ${request.body.byteLength} bytes`;
  const problem = batch ? findUploadProblem(batch, request) : { status: 403, says: 'This upload address was never given out' };
  if (!batch || problem) return refuse(problem?.status ?? 403, problem?.says ?? '', summary);
  batch.status = 'file_uploaded';
  const md5 = createHash('md5').update(request.body).digest('hex');
  if (md5 !== batch.checksum || request.body.byteLength !== batch.size) {
    batch.outcome = 'corrupted';
    return { status: 200, verdict: 'ignored', reason: 'Taken, but checksum or size differ from the allocation: the batch is corrupted', summary };
  }
  const text = unzip(request.body);
  batch.log = text === undefined ? undefined : importRecords(tenant, text, request.receivedAt);
  batch.outcome = batch.log?.length === 0 ? 'success' : 'error';
  if (text === undefined) return { status: 200, verdict: 'ignored', reason: 'Taken, but the file is no gzip', summary };
  const failed = batch.log?.length ?? 0;
  return { status: 200, verdict: failed === 0 ? 'accepted' : 'ignored', reason: failed === 0 ? 'File taken, every record is good' : `File taken, ${failed} records are bad`, summary };
}

function findUploadProblem(batch: Batch, request: SandboxRequest): { readonly status: number; readonly says: string } | undefined {
  const { headers, receivedAt, body } = request;
  if (request.method !== 'PUT') return { status: 405, says: 'The file is uploaded by PUT' };
  if (receivedAt > batch.expiresAt) return { status: 403, says: 'The upload address has expired' };
  if (batch.status !== 'uploading') return { status: 403, says: 'The file of this batch is there already' };
  if (headers['authorization'] !== undefined) return { status: 400, says: 'The upload address carries its own permission: no Authorization header' };
  if (headers['x-amz-server-side-encryption'] !== 'AES256') return { status: 403, says: 'x-amz-server-side-encryption must be AES256' };
  if (headers['content-type'] !== 'application/gzip') return { status: 403, says: 'Content-Type must be application/gzip' };
  if (headers['content-md5'] !== createHash('md5').update(body).digest('base64')) return { status: 400, says: 'Content-Md5 must be the Base64 of the MD5 bytes of this body' };
  return undefined;
}

function showStatus(batch: Batch | undefined, inspect: boolean, request: SandboxRequest, summary: string): FakeAnswer {
  if (!batch) return restError(404, 'No batch has this reference', summary);
  if (batch.status === 'file_uploaded' && !inspect) batch.status = 'processing';
  const body = describe(batch, request, false);
  const reason = `Status ${batch.status}`;
  advance(batch);
  return { status: 200, body, verdict: 'accepted', reason, summary };
}

function listBatches(batches: BatchStore, request: SandboxRequest, summary: string): FakeAnswer {
  const wanted = request.query.get('status')?.split(',');
  const before = request.query.get('createdBefore');
  const limit = before === null ? Number.POSITIVE_INFINITY : Date.parse(before);
  if (Number.isNaN(limit)) return restError(400, 'createdBefore must be a time', summary);
  const found = [...batches.values()].filter((batch) => batch.createdAt < limit && (!wanted || wanted.includes(batch.status)));
  return { status: 200, body: { items: found.map((batch) => describe(batch, request, false)) }, verdict: 'accepted', reason: `${found.length} batches`, summary };
}

function sendLog(batch: Batch | undefined, request: SandboxRequest): FakeAnswer {
  const summary = 'Error log of a batch';
  if (request.headers['authorization'] !== undefined) return refuse(400, 'The log address carries its own permission: no Authorization header', summary);
  if (batch?.status !== 'error' || !batch.log) return refuse(404, 'There is no log', summary);
  const lines = batch.log.map((line) => `${JSON.stringify(line)}\n`).join('');
  return { status: 200, headers: { 'content-type': 'application/gzip' }, body: gzipSync(lines), verdict: 'accepted', reason: `${batch.log.length} bad records`, summary };
}

function describe(batch: Batch, request: SandboxRequest, withLocation: boolean): Readonly<Record<string, unknown>> {
  const base = baseOf(request);
  const location = { href: `${base}/upload/${batch.ref}`, expiry: new Date(batch.expiresAt).toISOString() };
  const log = batch.status === 'error' && batch.log ? { log: `${base}/batch-log/${batch.ref}` } : {};
  return {
    href: `${base}/v2/batches/${batch.ref}`,
    ref: batch.ref,
    checksum: batch.checksum,
    size: batch.size,
    ...(withLocation ? { location } : {}),
    status: { code: batch.status, ...log },
  };
}

function unzip(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder().decode(gunzipSync(body, { maxOutputLength: 1024 * 1024 * 1024 }));
  } catch {
    return undefined;
  }
}

/** Refusal of the object store, which speaks XML. */
function refuse(status: number, reason: string, summary: string): FakeAnswer {
  return { status, headers: { 'content-type': 'application/xml' }, body: `<Error><Message>${reason}</Message></Error>`, verdict: 'rejected', reason, summary };
}
