import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type Call, type Reply, refusal } from './strict-wire.ts';

type Plain = Record<string, unknown>;

interface Stored {
  readonly checksum: string;
  readonly size: number;
  file?: Buffer;
  records: Plain[];
  code: string;
  polls: number;
  failures: Plain[];
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** The Batch API and the store that it sends files to. */
export function createBatches(url: () => string) {
  const stored = new Map<string, Stored>();
  const settings: { damage: boolean; fail: (record: Plain) => Plain | undefined; never: boolean } = { damage: false, fail: () => undefined, never: false };

  function allocate(ref: string, body: Plain): Reply {
    const { checksum, size } = body;
    if (!uuid.test(ref) || !/^[\da-f]{32}$/.test(String(checksum)) || typeof size !== 'number') return refusal(400, 'allocation');
    if (stored.has(ref)) return refusal(409, 'ref was used');
    stored.set(ref, { checksum: String(checksum), size, records: [], code: 'uploading', polls: 0, failures: [] });
    const location = { href: `${url()}/store/${ref}?signature=secret`, expiry: '2027-03-01T11:00:00.000Z' };
    return { status: 200, body: { href: `${url()}/v2/batches/${ref}`, ref, checksum, size, location, status: { code: 'uploading' } } };
  }

  /** Every poll brings a batch one state further. */
  function poll(ref: string, batch: Stored): Reply {
    const steps = ['file_uploaded', 'processing', batch.code];
    const code = batch.file && !settings.never ? steps[Math.min(batch.polls, 2)] : 'uploading';
    batch.polls += 1;
    const log = batch.failures.length > 0 && code === 'error' ? { log: `${url()}/store/log-${ref}` } : {};
    return { status: 200, body: { ref, status: { code, ...log } } };
  }

  function receive(batch: Stored, { headers, body }: Call): Reply {
    const digest = createHash('md5').update(body).digest();
    if (headers.authorization !== undefined) return refusal(400, 'credentials at the store');
    if (headers['x-amz-server-side-encryption'] !== 'AES256' || headers['content-type'] !== 'application/gzip') return refusal(400, 'headers');
    if (headers['content-md5'] !== digest.toString('base64')) return refusal(400, 'md5');
    batch.file = body;
    if (settings.damage || digest.toString('hex') !== batch.checksum || body.length !== batch.size) batch.code = 'corrupted';
    else process(batch, body);
    return { status: 200 };
  }

  function process(batch: Stored, body: Buffer): void {
    const lines = gunzipSync(body).toString('utf8').split('\n');
    if (lines.pop() !== '') throw new Error('The last line has no end.');
    batch.records = lines.map((line) => JSON.parse(line) as Plain);
    batch.failures = batch.records.map(settings.fail).filter((failure) => failure !== undefined);
    batch.code = batch.failures.length > 0 ? 'error' : 'success';
  }

  return {
    stored,
    settings,
    answer(call: Call): Reply {
      const ref = call.path.split('/').at(-1) ?? '';
      if (call.method === 'PUT') return allocate(ref, JSON.parse(call.body.toString()) as Plain);
      const batch = stored.get(ref);
      return batch ? poll(ref, batch) : refusal(404, 'no such batch');
    },
    store(call: Call): Reply {
      const name = call.path.slice('/store/'.length);
      const batch = stored.get(name.replace('log-', ''));
      if (!batch) return refusal(404, 'nothing here');
      if (call.method === 'PUT') return receive(batch, call);
      if (call.headers.authorization !== undefined) return refusal(400, 'credentials at the store');
      return { status: 200, body: gzipSync(batch.failures.map((failure) => JSON.stringify(failure)).join('\n')) };
    },
  };
}
