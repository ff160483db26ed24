import type { Clock, DurationMs, TrackerOptions } from '@waymark/core';
import type { ClientIpReader } from '@waymark/node/request';
import { type WireResult, writeAnswer } from '../wire.ts';
import { answerAsk, type AskOptions } from './asks/answer-ask.ts';
import { clockOwner, counterOwner } from './books/batch-owner.ts';
import { signsOf } from './guards/bots.ts';
import type { ClientCounters } from './books/client-counters.ts';
import type { ClockSkew } from './books/clock-skew.ts';
import { type OriginPolicy, preflightHeaders } from './guards/cors.ts';
import { anyPage, type PagePass, type PageTokenCheck } from './guards/page-token-check.ts';
import type { PageViews } from './page-views/page-views.ts';
import { pathOf } from './paths.ts';
import { StateFailure } from './consent/state-failure.ts';
import { safetyCheck } from './read/plain-values.ts';
import type { Problem } from './problem.ts';
import { networkOf, type RateLimit } from './guards/rate-limit.ts';
import { isProblem, type RawBatch, readBatch } from './read/read-batch.ts';
import { bodyProblems, encodingOf, isTooLarge, readUnpacked } from './read/read-body.ts';
import { closing, failed, json, refuse, unavailable } from './refuse.ts';
import type { RelayAnswer, RelayRequest } from './relay-request.ts';
import type { RelayLimits } from './relay-options.ts';
import { oldestOf } from './guards/replay-window.ts';
import type { ServiceCheck } from './guards/service-check.ts';
import { answerSource } from './sources/answer-source.ts';
import type { MountedSource } from './sources/check-sources.ts';
import { takeBatch, type TakeOptions } from './take/take-batch.ts';
import type { RelayTally } from './books/tally.ts';

/** The parts of a relay that answering needs. */
export interface RelayParts extends AskOptions {
  readonly path: string;
  readonly limits: RelayLimits;
  readonly clock: Clock;
  readonly origins: OriginPolicy;
  readonly clients: ClientIpReader;
  readonly sender: ServiceCheck;
  readonly pages: PageTokenCheck | undefined;
  readonly rate: RateLimit;
  readonly browserRate: RateLimit;
  readonly skew: ClockSkew;
  readonly counters: ClientCounters;
  readonly taking: TakeOptions;
  /** Sources by their paths. */
  readonly sources: ReadonlyMap<string, MountedSource>;
  readonly sourceRate: RateLimit;
  readonly onError: NonNullable<TrackerOptions['onError']>;
  readonly tally: RelayTally;
  readonly views: Pick<PageViews, 'reported'>;
  isClosing(): boolean;
  /** True when the outbox has so little room that it could give up what was accepted earlier, or cannot keep what it takes. */
  isUnavailable(): boolean;
}

const longestUserAgent = 2048;
/** Accepted: what was kept is in the outbox, and delivered later. */
const acceptedStatus = 202;

/**
 * Longest wait for an answer beyond the time that a body has: what never answers, such as a state store without a timeout, must not keep requests for ever. Nobody listens any more
 * by then: pages and services wait 10 s. Unit: milliseconds.
 */
const answerMs: DurationMs = 20_000;

/** Answers one request, whatever happens, and whatever never does. */
export function answerRequest(parts: RelayParts, request: RelayRequest): Promise<RelayAnswer> {
  const { clock, limits, tally, origins } = parts;
  const refuseFor = (cause: unknown): RelayAnswer => refuse(tally, problemOfFailure(parts, cause), origins.headers(request));
  return new Promise((resolve) => {
    const stop = clock.after(limits.bodyTimeoutMs + answerMs, () => resolve(refuseFor(new Error(`No answer was found in ${answerMs} ms: the outbox, the state store or a source did not answer.`))));
    void handleRequest(parts, request)
      .catch(refuseFor)
      .then((answer) => {
        stop();
        resolve(answer);
      });
  });
}

/** What is told of already is known trouble; all else is said here, or nobody would hear of it. */
function problemOfFailure({ onError }: RelayParts, cause: unknown): Problem {
  if (cause instanceof StateFailure) return unavailable;
  onError({ code: 'request-failed', message: 'The relay broke while it answered a request. Its sender was answered 503 and comes again.', cause });
  return failed;
}

/** What is wrong with a request as a whole is found before its body is read, as far as that can be. */
async function handleRequest(parts: RelayParts, request: RelayRequest): Promise<RelayAnswer> {
  const path = pathOf(request);
  const mounted = parts.sources.get(path);
  if (mounted) return answerForSource(parts, mounted, request);
  const receivedAt = parts.clock.now();
  const headers = parts.origins.headers(request);
  if (path !== parts.path) return refuse(parts.tally, { status: 404, code: 'path-unknown' }, headers);
  if (isPreflight(parts, request)) return { status: 204, headers: { ...headers, ...preflightHeaders }, body: '' };
  const ip = parts.clients.ip(request);
  const problem = problemOf(parts, request, ip);
  if (problem) return refuse(parts.tally, problem, headers);
  const body = await readUnpacked(request, parts.limits, parts.clock);
  if ('failed' in body) return refuse(parts.tally, bodyProblems[body.failed], headers);
  const sent = readBatch(new TextDecoder().decode(body.bytes), parts.limits.maxEvents);
  if (isProblem(sent)) return refuse(parts.tally, sent, headers);
  const isService = parts.sender(request) === 'service';
  const pass = parts.pages && !isService ? await parts.pages(sent.pageToken, receivedAt) : anyPage;
  if (isProblem(pass)) return refuse(parts.tally, pass, headers);
  if ('ask' in sent) {
    const answer = await answerAsk(parts, sent.ask, { request, pass, now: receivedAt });
    return 'code' in answer ? refuse(parts.tally, answer, headers) : { ...answer, headers: { ...headers, ...answer.headers } };
  }
  // Counted for the browser of the token, where there is one: nobody uses up what another may send.
  const hurried = tooFast(parts.browserRate(pass.browserId ?? clockOwner(sent)));
  if (hurried) return refuse(parts.tally, hurried, headers);
  return answerBatch(parts, request, { batch: sent, bodySize: body.bytes.byteLength, receivedAt, headers, ip, isService, pass });
}

interface Arrival {
  readonly batch: RawBatch;
  readonly bodySize: number;
  readonly receivedAt: number;
  readonly ip: string | undefined;
  readonly isService: boolean;
  readonly pass: PagePass;
  readonly headers: Readonly<Record<string, string>>;
}

async function answerBatch(parts: RelayParts, request: RelayRequest, { batch, bodySize, receivedAt, headers, ip, isService, pass }: Arrival): Promise<RelayAnswer> {
  const skew = parts.skew(clockOwner(batch), batch.sentAt, receivedAt);
  const now = parts.clock.now();
  const userAgent = request.header('user-agent', longestUserAgent);
  const isEncrypted = isSecure(parts, request);
  const taken = await takeBatch(parts.taking, batch.events, {
    client: { ...(ip !== undefined && { ip }), ...(userAgent !== undefined && { userAgent }) },
    isService,
    oldest: isService ? 0 : oldestOf(batch.sentAt, now, parts.limits.maxAgeMs),
    onlyBrowser: pass.browserId,
    botSigns: signsOf(request, userAgent, isEncrypted),
    bodySize,
    receivedAt: now,
    isSafe: safetyCheck(),
    toOurs: (time) => Math.max(0, Math.min(Math.round(time + skew), now)),
  });
  if (!taken) return refuse(parts.tally, { status: 400, code: 'body-invalid' }, headers);
  const { results, events, decisions, hasWithdrawn } = taken;
  if (events.results.length > 0 && results.every(isTurnedAway)) return refuse(parts.tally, unavailable, headers);
  parts.counters.note(() => counterOwner(batch), batch.counters);
  if (isService) parts.views.reported(batch.views);
  parts.tally.answered(events.results, decisions);
  const cookies = parts.cookies.of(request, { ...events, hasWithdrawn }, isEncrypted, now);
  return { status: acceptedStatus, headers: { ...headers, ...json }, cookies, body: writeAnswer(results) };
}

/** The relay had no room for it, which says nothing about the event. */
function isTurnedAway({ status, reason }: WireResult): boolean {
  return status === 'dropped' && (reason === 'queue-full' || reason === 'closed');
}

function isPreflight({ origins }: RelayParts, request: RelayRequest): boolean {
  return request.method === 'OPTIONS' && request.header('origin', 512) !== undefined && origins.admits(request);
}

function problemOf(parts: RelayParts, request: RelayRequest, ip: string | undefined): Problem | undefined {
  if (request.method !== 'POST' && request.method !== 'OPTIONS') return { status: 405, code: 'method-not-allowed' };
  if (!parts.origins.admits(request)) return { status: 403, code: 'origin-not-allowed' };
  if (request.method === 'OPTIONS') return { status: 405, code: 'method-not-allowed' };
  // Before the token, so that guesses are counted.
  const hurried = tooFast(parts.rate(networkOf(ip ?? request.remoteAddress)));
  if (hurried) return hurried;
  if (parts.sender(request) === 'impostor') return { status: 401, code: 'token-unknown' };
  if (parts.isClosing()) return closing;
  if (parts.isUnavailable()) return unavailable;
  if (!isJson(request)) return { status: 415, code: 'media-type-unknown' };
  if (!encodingOf(request)) return { status: 415, code: 'encoding-unknown' };
  return isTooLarge(request, parts.limits.maxBodyBytes) ? bodyProblems['too-large'] : undefined;
}

function tooFast(wait: number): Problem | undefined {
  return wait > 0 ? { status: 429, code: 'rate-exceeded', retryAfterMs: wait } : undefined;
}

function isJson(request: RelayRequest): boolean {
  const type = request.header('content-type', 200)?.split(';')[0]?.trim().toLowerCase();
  return type === 'application/json' || type === 'text/plain';
}

function answerForSource(parts: RelayParts, mounted: MountedSource, request: RelayRequest): Promise<RelayAnswer> {
  const { clients, sourceRate, limits } = parts;
  return answerSource({ ...parts, bodyTimeoutMs: limits.bodyTimeoutMs, waitOf: () => sourceRate(networkOf(clients.ip(request) ?? request.remoteAddress)) }, mounted, request);
}

function isSecure({ clients }: RelayParts, request: RelayRequest): boolean {
  return request.encrypted || (clients.isProxied(request) && request.header('x-forwarded-proto', 100)?.split(',')[0]?.trim() === 'https');
}
