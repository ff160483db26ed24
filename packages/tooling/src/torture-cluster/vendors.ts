import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { vendorNames } from './lanes.ts';

/** What one destination saw. */
export interface VendorRecord {
  readonly name: string;
  /** Ids in the order of their first arrival. */
  readonly ids: readonly string[];
  /** Ids that came again, each time. */
  readonly repeats: readonly string[];
  /** Ids of all requests of a worker that came after a tick. */
  of(worker: string, after: number): ReadonlySet<string>;
}

export interface Vendors {
  readonly url: string;
  readonly records: readonly VendorRecord[];
  close(): void;
}

/** Time that a destination takes to answer. Unit: milliseconds. */
const answerMs = 5;

/** Starts a server that takes everything, notes it, and refuses nothing. */
export async function startVendors(): Promise<Vendors> {
  const records = vendorNames.map(createRecord);
  const server = createServer((request, response) => {
    const record = records.find(({ name }) => request.url === `/${name}`);
    void text(request).then((body) => {
      record?.note(JSON.parse(body) as readonly string[], String(request.headers['worker']));
      setTimeout(() => response.writeHead(record ? 200 : 404).end(), answerMs);
    }, () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${Object(server.address()).port}`,
    records,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function createRecord(name: string) {
  const ids: string[] = [];
  const known = new Set<string>();
  const repeats: string[] = [];
  const requests: { readonly worker: string; readonly at: number; readonly batch: readonly string[] }[] = [];
  return {
    name,
    ids,
    repeats,
    of: (worker: string, after: number) => new Set(requests.filter((each) => each.worker === worker && each.at >= after).flatMap((each) => each.batch)),
    note(batch: readonly string[], worker: string): void {
      requests.push({ worker, at: performance.now(), batch });
      for (const id of batch) {
        if (known.has(id)) repeats.push(id);
        else ids.push(id);
        known.add(id);
      }
    },
  };
}
