import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { type DurationMs, TrackingError } from '@waymark/core';
import { checkOptions } from '@waymark/core/transport';
import { found } from '../found.ts';
import { hasFunctions, isRecord, refuseOption } from '../refuse.ts';

/** How a server tracker connects to destinations, on Node.js. Elsewhere, and for what this cannot do, pass `fetch`. */
export interface HttpOptions {
  /**
   * The address of a proxy, `environment` for what `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` say, or `none`. Default: what Node.js itself does, so
   * `environment` with `NODE_USE_ENV_PROXY=1` or `--use-env-proxy`.
   */
  readonly proxy?: string;
  /** Connections to one host at the same time, 1 to 10,000. More requests wait their turn. Default: as many as transports ask for. */
  readonly maxConnections?: number;
  /** How long a connection that has nothing to do is kept. Default: 4000 ms, below the 5 s of most servers, so that a request seldom meets a closing one. 0: not at all. */
  readonly keepAliveMs?: DurationMs;
  /** Longest wait for a connection, with its certificate. Default: 5000 ms. Answers are waited for as the `retry.timeoutMs` of their transport says. */
  readonly connectTimeoutMs?: DurationMs;
  /** Agents of your own, for client certificates, other authorities or sockets. They decide about proxy, number and age of connections. */
  readonly agents?: { readonly http?: HttpAgent; readonly https?: HttpsAgent };
}

/** The options with their defaults. */
export interface CheckedHttp {
  /** Environment variables that name a proxy. Undefined: none is used. */
  readonly proxyEnv: Readonly<Record<string, string | undefined>> | undefined;
  readonly maxConnections: number;
  readonly keepAliveMs: DurationMs;
  readonly connectTimeoutMs: DurationMs;
  readonly agents: NonNullable<HttpOptions['agents']>;
}

/** What is used of `process`. */
export interface ProxyHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly execArgv: readonly string[];
  /** Names the options that this Node.js knows. */
  readonly allowedNodeEnvironmentFlags: ReadonlySet<string>;
}

const scope = 'createServerTracker() option "http"';

export function checkHttp(options: HttpOptions = {}, host: ProxyHost = process): CheckedHttp {
  const check = checkOptions(scope, options, ['proxy', 'maxConnections', 'keepAliveMs', 'connectTimeoutMs', 'agents']);
  return {
    proxyEnv: proxyEnvOf(options.proxy, host),
    maxConnections: options.maxConnections === undefined ? Infinity : check.number('maxConnections', 0, 1, 10_000),
    keepAliveMs: check.number('keepAliveMs', 4000, 0, 3_600_000),
    connectTimeoutMs: check.number('connectTimeoutMs', 5000, 1, 3_600_000),
    agents: checkAgents(options.agents),
  };
}

function checkAgents(agents: HttpOptions['agents'] = {}): NonNullable<HttpOptions['agents']> {
  const given = isRecord(agents) ? [agents.http, agents.https] : [undefined];
  if (isRecord(agents) && given.every((agent) => agent === undefined || hasFunctions(agent, ['destroy']))) return agents;
  return refuseOption(`${scope} "agents"`, 'an object with agents of node:http and node:https', agents, 'Example: { https: new Agent({ cert, key }) }.');
}

/** Option and environment variable by which Node.js is told to use the proxies of the environment. Since 22.21 and 24.5; source: its documentation, checked 2026-11-22. */
const flag = '--use-env-proxy';
const variable = 'NODE_USE_ENV_PROXY';

function proxyEnvOf(proxy: unknown, { env, execArgv, allowedNodeEnvironmentFlags }: ProxyHost): CheckedHttp['proxyEnv'] {
  const isAsked = env[variable] === '1' || [...execArgv, ...(env['NODE_OPTIONS'] ?? '').split(' ')].includes(flag);
  const wanted = proxy ?? (isAsked ? 'environment' : 'none');
  if (wanted === 'none') return undefined;
  if (!allowedNodeEnvironmentFlags.has(flag)) throw new TrackingError('proxy-unsupported', `${scope} names a proxy, which needs Node.js 22.21 or 24.5. Update Node.js, or pass "fetch".`);
  if (wanted === 'environment') return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, /^https?_proxy$/i.test(name) ? withScheme(value) : value]));
  if (typeof wanted === 'string' && /^https?:$/.test(URL.parse(wanted)?.protocol ?? '')) return { HTTP_PROXY: wanted, HTTPS_PROXY: wanted };
  // The address may hold a password.
  throw new TrackingError('option-invalid', `${scope} "proxy" must be an http(s) address, "environment" or "none", found ${found(typeof wanted === 'string' ? wanted.replace(/\/\/.*@/, '//…@') : wanted)}. Example: "http://proxy.example:3128".`);
}

/** Without a scheme it is HTTP, as for other programs. Node.js would send past such a proxy, without a word. */
function withScheme(proxy: string | undefined): string | undefined {
  return !proxy || proxy.includes('://') ? proxy : `http://${proxy}`;
}
