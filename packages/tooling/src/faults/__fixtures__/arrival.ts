import type { SandboxRecord } from '@waymark/testkit/sandbox';
import type { Arrival } from '../arrivals.ts';

/** A request that a vendor took and answered well. */
export function record(changes: Partial<SandboxRecord> = {}): SandboxRecord {
  return {
    id: 1,
    vendor: 'tracify',
    receivedAt: 0,
    method: 'POST',
    path: '/',
    query: '',
    headers: {},
    text: '',
    size: 0,
    status: 200,
    verdict: 'accepted',
    reason: 'Counted',
    summary: '1 pageview',
    ...changes,
  };
}

/** One page view that came to Tracify in such a request. */
export function arrival({ request, ...changes }: Partial<Arrival> & { readonly request?: Partial<SandboxRecord> } = {}): Arrival {
  return { vendor: 'tracify', visitor: 'v', second: 100, what: 'pageview', taken: true, answered: true, sent: 1, record: record(request), ...changes };
}
