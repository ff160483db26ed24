import { checkOptions } from '@waymark/core/transport';
import type { RelayAnswer, RelayRequest } from '../relay-request.ts';
import { checkPaths } from './paths.ts';
import type { Readiness } from './readiness.ts';

/** Paths at which the relay's own port answers those who ask whether it lives, and whether it should get requests. */
export interface Probes {
  /** Answers 200 as long as the process answers at all. */
  readonly health?: string;
  /** Answers 200 when the relay should get requests, else 503. */
  readonly ready?: string;
}

/** Answers a probe. Undefined: it is none. */
export type ProbeReader = (request: Pick<RelayRequest, 'method'>, path: string) => RelayAnswer | undefined;

/** Reads the option `probes`. `others` are the paths of the relay and its sources. What is public says no more than the status: reasons are for the port of operations. */
export function probeReader(probes: Probes | undefined, readiness: () => Readiness, others: Iterable<string>): ProbeReader {
  if (probes === undefined) return () => undefined;
  checkOptions('createRelay() option "probes"', probes, ['health', 'ready']);
  const { health, ready } = checkPaths('createRelay() option "probes"', { health: false, ready: false, ...probes }, others);
  return ({ method }, path) => {
    if ((path !== health && path !== ready) || (method !== 'GET' && method !== 'HEAD')) return undefined;
    const isFine = path === health || readiness().ready;
    const body = JSON.stringify({ status: isFine ? 'ok' : 'unready' });
    return { status: isFine ? 200 : 503, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' }, body: method === 'HEAD' ? '' : body };
  };
}
