import { runWorker } from '../index.ts';

/** A worker that sends to a destination of a test, says when it is asked to wait, and what it loses. */
const [, , server = '', url = '', name = ''] = process.argv;
const pauseMs = 8000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const worker = await runWorker({
  ...{ servers: server, partitions: 2, leaseMs: 2000, flushIntervalMs: 20, onDrop: () => undefined },
  onError: ({ code }) => say(code),
  transports: [
    {
      ...{ name: 'a', runsIn: 'server', limits: { maxEvents: 3, maxBytes: 100_000, concurrency: 1 } },
      async send({ entries }) {
        const { ok } = await fetch(url, { method: 'POST', headers: { worker: name }, body: JSON.stringify(entries.map(({ id }) => id)) });
        if (ok) return { status: 'delivered' };
        setImmediate(say, 'waits');
        return { status: 'retry', why: { code: 'http-503', message: 'Later.' }, notBefore: pauseMs };
      },
    },
  ],
});
say('ready');
process.once('SIGTERM', () => void worker.close(0));
