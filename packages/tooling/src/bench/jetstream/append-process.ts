import { createHistogram } from 'node:perf_hooks';
import { jetstreamOutbox } from '@waymark/jetstream';
import { makeBatches } from './batches.ts';
import { lane, outboxOptions, readSetting } from './setting.ts';

/** What storing came to. */
export interface Stored {
  readonly events: number;
  readonly seconds: number;
  readonly cpuMicros: number;
  /** Of a request of ten events. Unit: milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** So many events, or as many as can be stored in so many seconds. */
export interface Amount {
  readonly events?: number;
  readonly seconds?: number;
}

/** Requests on their way at the same time. */
const atOnce = 64;
const none: ReadonlySet<string> = new Set();

/** The process of one relay, as far as its outbox sees it: stores as many events as it is told, and says how that went. */
const setting = readSetting(process.argv[2]);
const outbox = jetstreamOutbox(outboxOptions(setting));
await outbox.open([lane]);
const nextBatch = await makeBatches(setting.isOrdered);

async function store({ events = Infinity, seconds = Infinity }: Amount): Promise<Stored> {
  const times = createHistogram();
  const started = performance.now();
  const { user, system } = process.cpuUsage();
  let [begun, stored] = [0, 0];
  const oneAfterAnother = async (): Promise<void> => {
    while (begun < events && performance.now() - started < seconds * 1000) {
      const batch = nextBatch();
      begun += batch.length;
      const sentAt = performance.now();
      const { evicted } = await outbox.append(batch, none);
      if (evicted.length > 0) throw new Error(`${evicted.length} of ${batch.length} events were not stored.`);
      times.record(Math.max(Math.round((performance.now() - sentAt) * 1000), 1));
      stored += batch.length;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, oneAfterAnother));
  const spent = process.cpuUsage();
  return {
    ...{ events: stored, seconds: (performance.now() - started) / 1000, cpuMicros: spent.user + spent.system - user - system },
    ...{ p50: times.percentile(50) / 1000, p99: times.percentile(99) / 1000 },
  };
}

process.on('message', (amount: Amount) => void store(amount).then((stored) => process.send?.(stored)));
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
