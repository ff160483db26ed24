import process from 'node:process';
import { runWorker } from '@waymark/jetstream';
import { clusterOptions, transportsTo } from '../lanes.ts';

const [, , name = '', vendorUrl = '', ...servers] = process.argv;
await runWorker({ ...clusterOptions(servers), name, transports: transportsTo(vendorUrl, name), flushIntervalMs: 100 });
process.send?.({ url: '' });
