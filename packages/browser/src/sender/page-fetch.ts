import { utf8Bytes } from '@waymark/core/transport';
import { type KeepaliveBudget, keepaliveBytes } from './keepalive-budget.ts';

export interface PageFetchParts {
  readonly fetch: typeof fetch;
  readonly budget: KeepaliveBudget;
  /** Hands a request over without hearing of its answer; false when it cannot. */
  readonly beacon: (url: string, init: RequestInit) => boolean;
}

/** What ordinary requests leave of the budget, in bytes: half of it, for the moment in which the page goes. */
const spareBytes = keepaliveBytes / 2;

/**
 * A `fetch` for pages. Requests survive their page as far as one budget of keepalive bytes goes: an ordinary one too, because the visitor may leave while it
 * is on its way. Over the budget an ordinary request goes without, and one of a leaving page as a beacon or not at all. Those two reject, because nobody
 * can tell how they ended: a beacon as a broken connection, what was not sent with code `NOT_SENT`.
 */
export function createPageFetch({ fetch, budget, beacon }: PageFetchParts): typeof fetch {
  return async (input, init = {}) => {
    const size = typeof init.body === 'string' ? utf8Bytes(init.body) : 0;
    const release = budget.reserve(size, init.keepalive ? 0 : spareBytes);
    if (!release) {
      if (!init.keepalive) return fetch(input, init);
      if (beacon(String(input), init)) throw new TypeError('Sent as a beacon, which tells nothing.');
      throw Object.assign(new TypeError('No keepalive bytes are left.'), { code: 'NOT_SENT' });
    }
    try {
      const response = await fetch(input, { ...init, keepalive: true });
      whenRead(response, release);
      return response;
    } catch (error) {
      release();
      throw error;
    }
  };
}

/** The browser gives the bytes back when the body is through, not when the headers are. Reading a copy keeps the original for the caller. */
function whenRead(response: Response, done: () => void): void {
  if (response.body) response.clone().arrayBuffer().then(done, done);
  else done();
}
