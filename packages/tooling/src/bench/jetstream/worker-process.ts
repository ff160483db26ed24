import { runWorker } from '@waymark/jetstream';
import { outboxOptions, readSetting, toSink } from './setting.ts';

/** What a worker may be told. `go`: deliver from now on. `look`: say the processor time. Unit: microseconds. */
export type WorkerOrder = 'go' | 'look';

const [, , text, sink = ''] = process.argv;
const setting = readSetting(text);
let go: () => void = () => undefined;
const told = new Promise<void>((resolve) => void (go = resolve));
const { delivers: _delivers, clock: _clock, ...options } = outboxOptions(setting);

/** The process of a worker, which reads ahead at once and delivers when it is told. */
await runWorker({
  ...options,
  transports: [toSink(sink, setting)],
  fetch: async (...request) => {
    await told;
    return fetch(...request);
  },
});

process.on('message', (order: WorkerOrder) => {
  if (order === 'go') go();
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
