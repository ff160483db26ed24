import type { JetStreamManager } from '@nats-io/jetstream';
import { isApiError } from '../stream/ensure-stream.ts';
import { readState } from './entries.ts';
import { streamOf } from './wanted-bucket.ts';

/** Looks at some entries of a bucket and takes out those whose time is over. Never rejects: the next write sweeps too. */
export type Sweep = (manager: JetStreamManager) => Promise<void>;

/** There is no such message, or none that could be deleted. Source: nats-server `server/errors.json`; checked 2026-11-22. */
const gone = [10_037, 10_057];
/** Entries looked at with every one that is written: more than come, so that those whose time is over are found in time. */
const lookedAt = 2;

/** Walks through a bucket, a few steps with each write, because the cluster knows one lifetime for all entries only. */
export function createSweeper(bucket: string, now: () => number): Sweep {
  const stream = streamOf(bucket);
  let next = 1;

  async function step(manager: JetStreamManager): Promise<void> {
    const place = { seq: next, next_by_subj: `$KV.${bucket}.>` };
    const found = await manager.streams.getMessage(stream, place);
    next = (found?.seq ?? 0) + 1;
    if (found && readState(found.string(), now()) === undefined) await manager.streams.deleteMessage(stream, found.seq, false);
  }

  return async (manager) => {
    try {
      for (let look = 0; look < lookedAt; look += 1) await step(manager);
    } catch (cause) {
      if (isApiError(cause, ...gone)) next = 1;
    }
  };
}
