import type { SandboxRecord } from '@waymark/testkit/sandbox';

/** Knows of each request whether whoever sent it got an answer: what it did next depends on that, and on a busy machine an answer may come too late. */
export interface Tries {
  /** Marks every request, and remembers whether its answer came. */
  readonly fetch: typeof fetch;
  /** Place of a request in the order of sending: a busy machine may take in one that was given up after the one that was sent in its stead. */
  placeOf(record: Pick<SandboxRecord, 'headers'>): number;
  /** Did the sender of this request get the whole answer? */
  wasAnswered(record: Pick<SandboxRecord, 'headers'>): boolean;
  /** True when a request failed that none of these records tells of: it was given up before it came in. */
  hasUnseen(records: readonly SandboxRecord[]): boolean;
}

/** Header that names a try. */
const header = 'x-try';

export function createTries(): Tries {
  let last = 0;
  const answered = new Set<string>();
  const started = new Set<string>();
  return {
    async fetch(input, init) {
      last += 1;
      const id = String(last);
      const headers = new Headers(init?.headers);
      headers.set(header, id);
      started.add(id);
      const response = await globalThis.fetch(input, { ...init, headers });
      const body = await response.arrayBuffer();
      answered.add(id);
      return new Response(body.byteLength === 0 ? null : body, { status: response.status, headers: response.headers });
    },
    placeOf: ({ headers }) => Number(headers[header]),
    wasAnswered: ({ headers }) => answered.has(headers[header] ?? ''),
    hasUnseen(records) {
      const seen = new Set(records.map(({ headers }) => headers[header]));
      return [...started].some((id) => !answered.has(id) && !seen.has(id));
    },
  };
}
