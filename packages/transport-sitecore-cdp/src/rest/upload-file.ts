import type { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { isObject } from '../events/check.ts';
import type { BatchFailure, BatchFile } from './batch-types.ts';
import { readErrorLog } from './error-log.ts';
import type { PackedFile } from './pack.ts';
import { request, requestJson, wait } from './request.ts';
import { answerOf, restError } from './rest-error.ts';
import type { RestSettings } from './settings.ts';

/** What the upload of one file needs. */
export interface FileSettings extends RestSettings {
  readonly pollEveryMs: number;
  readonly maxWaitMs: number;
  readonly newRef: () => string;
}

interface Status {
  readonly code: unknown;
  readonly log: unknown;
}

/** Bytes of a packed error log. */
const mostLogBytes = 52_428_800;

/** Uploads one file and waits until Sitecore CDP is done with it. */
export async function uploadFile(settings: FileSettings, file: PackedFile): Promise<BatchFile> {
  const batchRef = await handOver(settings, file);
  const { code, log } = await settled(settings, batchRef);
  const status = code === 'success' || code === 'corrupted' ? code : 'error';
  return { batchRef, status, records: file.records, failures: status === 'error' ? await failuresOf(settings, log) : [] };
}

/** A signed address to put a file to. */
interface Place {
  readonly batchRef: string;
  readonly href: string;
  /** Epoch milliseconds; NaN when none was named. */
  readonly expiresAt: number;
}

/** Allocates a place and puts the file there. A place that has expired meanwhile is replaced once, under another reference. */
async function handOver(settings: FileSettings, { gzip }: PackedFile): Promise<string> {
  const digest = createHash('md5').update(gzip).digest();
  const first = await allocate(settings, gzip, digest);
  try {
    await put(settings, gzip, digest, first);
    return first.batchRef;
  } catch (error) {
    if (answerOf(error)?.status !== 403 && !(settings.clock.now() >= first.expiresAt)) throw error;
  }
  const second = await allocate(settings, gzip, digest);
  await put(settings, gzip, digest, second);
  return second.batchRef;
}

async function allocate(settings: FileSettings, gzip: Uint8Array, digest: Buffer): Promise<Place> {
  const batchRef = settings.newRef();
  const body = JSON.stringify({ checksum: digest.toString('hex'), size: gzip.length });
  const { location } = await requestJson(settings, { method: 'PUT', path: `/v2/batches/${batchRef}`, body });
  const href = isObject(location) ? location['href'] : undefined;
  if (typeof href !== 'string' || !/^https?:/.test(href)) throw restError('rest-answer-invalid', 'Sitecore CDP named no place to upload the batch to. Check that "target" is the API itself.');
  return { batchRef, href, expiresAt: Date.parse(String(isObject(location) && location['expiry'])) };
}

async function put(settings: FileSettings, gzip: PackedFile['gzip'], digest: Buffer, { href }: Place): Promise<void> {
  await request(settings, {
    method: 'PUT',
    path: href,
    body: gzip,
    // The place is signed already. Credentials would reach a host that is not the API.
    headers: { 'x-amz-server-side-encryption': 'AES256', 'content-md5': digest.toString('base64'), 'content-type': 'application/gzip' },
    timeoutMs: settings.timeoutMs * 20,
  });
}

const final: readonly unknown[] = ['success', 'corrupted', 'error'];

async function settled(settings: FileSettings, batchRef: string): Promise<Status> {
  const { clock, pollEveryMs, maxWaitMs } = settings;
  const deadline = clock.now() + maxWaitMs;
  for (;;) {
    const { status } = await requestJson(settings, { method: 'GET', path: `/v2/batches/${batchRef}` });
    const { code, log } = isObject(status) ? status : {};
    if (final.includes(code)) return { code, log };
    if (clock.now() >= deadline) {
      throw restError('batch-timeout', `Batch ${batchRef} was uploaded and is not processed after ${maxWaitMs} ms. Ask for it later, or raise "maxWaitMs".`);
    }
    await wait(clock, pollEveryMs);
  }
}

/** There is no log when the file could not be read at all. */
async function failuresOf(settings: FileSettings, log: unknown): Promise<readonly BatchFailure[]> {
  if (typeof log !== 'string' || !/^https?:/.test(log)) return [];
  return readErrorLog(await request(settings, { method: 'GET', path: log, headers: {}, most: mostLogBytes }));
}
