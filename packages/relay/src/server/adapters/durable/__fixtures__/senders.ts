import { setTimeout as pause } from 'node:timers/promises';
import { makeEvent } from '@waymark/core/testing';
import type { WireResult } from '../../../../wire.ts';

/** Pages that send batch after batch, each until it is answered, as often as the relay is gone meanwhile. */
export interface Senders {
  /** Ids of batches that were answered with 202, in order. */
  readonly answered: readonly string[];
  /** Requests that were on their way and came to nothing. */
  readonly broken: number;
  /** Resolves when so many more ids were answered. */
  more(count: number): Promise<void>;
  /** Lets each finish its batch. */
  stop(): Promise<void>;
}

const perBatch = 10;
/** As a page waits before it tries again, much shortened. Unit: milliseconds. */
const retryMs = 20;
const origin = 'https://shop.example';

/** Posts events with these ids. Undefined: no answer came, or one that says to come again. */
export async function postEvents(url: string, ids: readonly string[], browserId: string): Promise<readonly WireResult[] | undefined> {
  const events = ids.map((id) => makeEvent('goalCompleted', { goalId: 'newsletter' }, { id, who: { browserId }, occurredAt: Date.now(), consent: ['*'], where: { runtime: 'browser', url: `${origin}/` } }));
  const body = JSON.stringify({ v: 1, sentAt: Date.now(), counters: { accepted: 0, delivered: 0, waiting: 0, dropped: 0 }, events });
  try {
    const response = await fetch(`${url}/w`, { method: 'POST', headers: { 'content-type': 'text/plain', origin }, body });
    const { results } = (await response.json()) as { readonly results?: readonly WireResult[] };
    return response.status === 202 ? results : undefined;
  } catch {
    return undefined;
  }
}

/** `urlOf`: where the relay is now. Undefined while it is gone. */
export function startSenders(count: number, urlOf: () => string | undefined): Senders {
  const answered: string[] = [];
  let waiting: readonly { readonly at: number; readonly go: () => void }[] = [];
  const end = new AbortController();
  let broken = 0;

  function note(ids: readonly string[]): void {
    answered.push(...ids);
    for (const { at, go } of waiting) if (answered.length >= at) go();
    waiting = waiting.filter(({ at }) => answered.length < at);
  }

  async function send(sender: number): Promise<void> {
    for (let batch = 0; !end.signal.aborted; batch += 1) {
      const ids = Array.from({ length: perBatch }, (_, index) => `s${sender}-${batch}-${index}`);
      for (;;) {
        const url = urlOf();
        const results = url && (await postEvents(url, ids, `browser-${sender}`));
        if (results) {
          const taken = results.filter(({ status }) => status !== 'dropped');
          note(taken.map(({ id }) => id));
          break;
        }
        if (url) broken += 1;
        await pause(retryMs);
      }
    }
  }

  const all = Array.from({ length: count }, (_, sender) => send(sender));
  return {
    answered,
    get broken() {
      return broken;
    },
    more: (wanted) => new Promise((go) => void (waiting = [...waiting, { at: answered.length + wanted, go }])),
    async stop() {
      end.abort();
      await Promise.all(all);
    },
  };
}
