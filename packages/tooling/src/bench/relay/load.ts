import { createHistogram } from 'node:perf_hooks';
import { openConnection } from './connection.ts';
import type { Visit } from './visits.ts';

/** What a server is given to do. */
export interface Load {
  readonly port: number;
  /** Requests at a time, each on a connection of its own. */
  readonly connections: number;
  readonly seconds: number;
  /** No more requests than these. Without it: any number. */
  readonly most?: number;
  /** Requests per second. Without it: as many as are answered. */
  readonly rate?: number;
  /** It ends with the first request that is refused. */
  readonly untilRefused?: boolean;
}

/** How a server answered. */
export interface Answers {
  /** Those that were accepted. */
  readonly requests: number;
  readonly seconds: number;
  /** Requests that were told to come back later, because there was no room. They are not among `requests`. */
  readonly refused: number;
  /** From the first byte sent to the last byte read. Unit: milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Processor time of this side. Unit: microseconds. */
  readonly cpuMicros: number;
}

/** Unit: milliseconds. */
const tick = 1;
/** Pause of a connection whose request was refused. Unit: milliseconds. */
const pause = 20;

/** Sends for a while, and resolves when everything that was sent is answered. `nextVisit` gives a request that is not on its way. */
export function putLoad({ port, connections, seconds, most = Infinity, rate, untilRefused = false }: Load, nextVisit: () => Visit['bytes']): Promise<Answers> {
  const times = createHistogram();
  let [requests, refused, open, sent] = [0, 0, 0, 0];
  let hasEnded = false;
  const cpu = process.cpuUsage();
  const started = performance.now();
  const elapsed = (): number => (performance.now() - started) / 1000;
  const isOver = (): boolean => sent >= most || elapsed() >= seconds || (untilRefused && refused > 0);
  const isDue = (): boolean => !isOver() && (rate === undefined || sent < elapsed() * rate);

  return new Promise((resolve, reject) => {
    const senders = Array.from({ length: connections }, () => {
      let [sentAt, restsUntil] = [0, 0];
      const connection = openConnection(
        port,
        (status) => {
          open -= 1;
          if (status === 202) {
            times.record(Math.max(1, Math.round((performance.now() - sentAt) * 1e6)));
            requests += 1;
            sendIfDue();
          } else if (status === 503) {
            refused += 1;
            restsUntil = performance.now() + pause;
          } else reject(new Error(`The server answered ${status}.`));
          if (open === 0 && isOver()) end();
        },
        reject,
      );
      function sendIfDue(): void {
        if (!connection.isIdle || !isDue() || performance.now() < restsUntil) return;
        sent += 1;
        open += 1;
        sentAt = performance.now();
        connection.send(nextVisit());
      }
      return { sendIfDue, close: connection.close };
    });
    const timer = setInterval(() => {
      for (const { sendIfDue } of senders) sendIfDue();
      if (open === 0 && isOver()) end();
    }, tick);
    for (const { sendIfDue } of senders) sendIfDue();

    function end(): void {
      if (hasEnded) return;
      hasEnded = true;
      clearInterval(timer);
      for (const { close } of senders) close();
      const { user, system } = process.cpuUsage(cpu);
      resolve({ requests, refused, seconds: elapsed(), p50: times.percentile(50) / 1e6, p99: times.percentile(99) / 1e6, cpuMicros: user + system });
    }
  });
}
