import { jetstreamOutbox } from '@waymark/jetstream';
import { serveRelay } from '@waymark/relay/node';
import { createRelay } from '@waymark/relay/server';
import { origin, path } from '../relay/visits.ts';
import { outboxOptions, readSetting, toSink } from './setting.ts';

/** The process of a relay in front of the cluster: says its port, and its processor time when it is asked. Unit: microseconds. */
const setting = readSetting(process.argv[2]);
const outbox = jetstreamOutbox(outboxOptions(setting));
await outbox.ready();
const relay = createRelay({ allowOrigins: [origin], path, trustedProxies: ['loopback'], transports: [toSink('http://127.0.0.1:1/', setting)], outbox });
const { url } = await serveRelay(relay);

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.on('disconnect', () => process.exit(0));
process.send?.(Number(new URL(url).port));
