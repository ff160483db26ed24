import { checkOptions } from '@waymark/core/transport';
import { checkValue, having, type Rule, withDefaults } from '../../options/option-rules.ts';
import { checkPaths } from './paths.ts';
import type { Observed } from './snapshot.ts';
import { formatFor, mediaTypes, writeMetrics } from './write-metrics.ts';

/** Paths for those who run a relay. `false`: nothing is there. */
export interface OperationsPaths {
  /** Answers 200 as long as the process answers at all. Default: `/health`. */
  readonly health?: string | false;
  /** Answers 200 when the relay should get requests, else 503. Default: `/ready`. */
  readonly ready?: string | false;
  /** Metrics for Prometheus. Default: `/metrics`. */
  readonly metrics?: string | false;
}

const observable: Rule = having(['readiness', 'snapshot'], 'a relay, or what watchWorker() made');

/** Handles requests of those who run a relay. */
export type OperationsHandler = (request: Request) => Promise<Response>;

/**
 * Health, readiness and metrics of a relay, or of a worker that `watchWorker` watches, for a port that only your own network reaches: metrics tell what a shop sells.
 * `serveRelay({ operations: { port } })` and `serveOperations` open one; elsewhere mount it where you like.
 */
export function operationsOf(observed: Observed, paths: OperationsPaths = {}): OperationsHandler {
  return operationsFor('operationsOf()', observed, paths);
}

/** The same for another function, which is named when something is wrong. */
export function operationsFor(owner: string, observed: Observed, paths: OperationsPaths): OperationsHandler {
  checkValue(`${owner} needs something to observe: its first argument`, observed ?? null, observable);
  checkOptions(owner, paths, ['health', 'ready', 'metrics']);
  const { health, ready, metrics } = checkPaths(owner, withDefaults<Required<OperationsPaths>>({ health: '/health', ready: '/ready', metrics: '/metrics' }, paths));
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (![health, ready, metrics].includes(pathname)) return answer(request, 404, { status: 'path-unknown' });
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(request, 405, { status: 'method-not-allowed' }, { allow: 'GET, HEAD' });
    if (pathname === health) return answer(request, 200, { status: 'ok' });
    if (pathname === ready) return readyAnswer(request, observed);
    const format = formatFor(request.headers.get('accept'));
    return text(request, 200, writeMetrics(await observed.snapshot(), format), { 'content-type': mediaTypes[format] });
  };
}

function readyAnswer(request: Request, { readiness }: Observed): Response {
  const { ready, reasons } = readiness();
  return ready ? answer(request, 200, { status: 'ok' }) : answer(request, 503, { status: 'unready', reasons });
}

function answer(request: Request, status: number, body: object, headers: Readonly<Record<string, string>> = {}): Response {
  return text(request, status, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
}

function text({ method }: Request, status: number, body: string, headers: Readonly<Record<string, string>>): Response {
  return new Response(method === 'HEAD' ? null : body, { status, headers: { 'cache-control': 'no-store', ...headers } });
}
