import { type EventSchemas, memoryState, type Receipt, type Refusal, type StateStore, systemClock, type Tracker, type VocabularyOf } from '@waymark/core';
import { standardEvents } from '@waymark/core/events';
import { closeGraceMs, closeTimeOf, deadlineIn } from '@waymark/core/lean';
import { clientIpReader } from '@waymark/node/request';
import { handoverDesk } from './asks/handover-desk.ts';
import { visitorCookies } from './visitors/visitor-cookies.ts';
import { clientCounters } from './books/client-counters.ts';
import { clockSkew } from './books/clock-skew.ts';
import { obeyWithdrawals, type ObeyOptions, youngMs } from './consent/obey-withdrawals.ts';
import { idMemory } from './books/id-memory.ts';
import { originPolicy } from './guards/cors.ts';
import { checkRequest, fromFetchRequest, toFetchResponse } from './fetch-request.ts';
import { type CheckedContexts, checkContexts } from './contexts/context-options.ts';
import { deliverNow, hold } from './hold.ts';
import { answerRequest, type RelayParts } from './handle-request.ts';
import type { AcceptOptions } from './take/accept-once.ts';
import { pageTokenCheck } from './guards/page-token-check.ts';
import { type PageViews, pageViews } from './page-views/page-views.ts';
import { pathOf } from './paths.ts';
import { probeReader } from './operations/probes.ts';
import { type Readiness, readinessOf } from './operations/readiness.ts';
import { watchRelay } from './operations/watch.ts';
import { rateLimit } from './guards/rate-limit.ts';
import type { Connection, Relay, RelayReport } from './relay.ts';
import { checkLimits, checkRelayOptions } from './check-relay-options.ts';
import type { RelayOptions } from './relay-options.ts';
import { serviceCheck } from './guards/service-check.ts';
import { checkSources } from './sources/check-sources.ts';
import { sourcedEvents } from './sources/sourced-events.ts';
import { startSources } from './sources/start-sources.ts';
import { claimedAccept, type ClaimOptions } from './take/claimed-accept.ts';
import type { TakeOptions } from './take/take-batch.ts';
import { relayTracker } from './relay-tracker.ts';
import { relayTally } from './books/tally.ts';
import { visitorParts } from './visitors/visitor-parts.ts';

/** Share of the outbox from which nothing more is taken: a batch must fit into the rest, for an outbox that is full gives up the oldest of what it has. */
const fullShare = 0.9;

/**
 * Makes the collector on a shop's own domain: it takes batches of `relayTransport`, checks every event again, adds what only a server can know, and
 * delivers to the transports, whose secrets never leave it.
 */
export function createRelay<const Schemas extends EventSchemas = typeof standardEvents>(options: RelayOptions<Schemas>): Relay<VocabularyOf<Schemas>> {
  checkRelayOptions(options);
  const own = ownParts(options);
  options.outbox?.remember?.({ ids: own.limits.rememberIds, ms: own.limits.rememberMs });
  const { limits, clock, origins, onConsent } = own;
  const state = options.state ?? memoryState({ clock });
  const watch = watchRelay({ ...options, state }, clock);
  const probe = probeReader(options.probes, readiness, [own.path, ...own.sources.keys()]);
  const { onError } = watch;
  const tracker = relayTracker({ ...options, transports: obedient(options, { state, clock, onError }) }, watch.hooks);
  let closing: Promise<Receipt> | undefined;
  let isDraining = false;
  const knows = (name: string): boolean => Object.hasOwn(options.events ?? standardEvents, name);
  const visitors = visitorParts(options, { contexts: own.contexts, clock, limits, state, withdraw: tracker.withdraw, onError });
  const tally = watch.overhear(own.tally);
  // A cluster remembers by itself.
  const ids = options.outbox?.handsOn ? { remembered: () => undefined } : idMemory(limits, clock, onError);
  const isFull = (): boolean => tracker.pressure >= fullShare;
  const heard: AcceptOptions['heard'] = (events) => [visitors, own.views].forEach((each) => each.heard(events));
  const taking = { ...visitors, ...ids, heard, isFull, isUnsafe: watch.isUnsafe, accept: acceptFor(options, { accept: tracker.accept, limit: visitors.withdrawals.limit, state, rememberMs: limits.rememberMs, clock, onError, isUnsafe: watch.isUnsafe }), origins, maxEventBytes: limits.maxEventBytes, knows, onConsent, onError, clock };
  const parts: RelayParts = { ...own, state, tally, skew: watch.timing(own.skew), taking, onError, isUnavailable: () => isFull() || watch.isUnsafe(), isClosing: () => closing !== undefined };
  const busy = new Set<Promise<unknown>>();
  const host = { accept: sourcedEvents({ ...taking, newId: options.newId, counted: tally.sourced }), contexts: visitors.book, onError };
  orClose(tracker, () => startSources(own.sources, host, state));

  const respond: Relay<unknown>['respond'] = (request) => {
    const probed = probe(request, pathOf(request));
    const answer = probed ? Promise.resolve(probed) : answerRequest(parts, request);
    busy.add(answer);
    void answer.then(({ status }) => {
      busy.delete(answer);
      watch.answered(status);
    });
    return answer;
  };

  async function closeAll(withinMs: number): Promise<Receipt> {
    const until = clock.ticks() + withinMs;
    const [answers, last] = [deadlineIn(clock, withinMs), deadlineIn(clock, withinMs + closeGraceMs)];
    await answers.orOver(Promise.all(busy));
    answers.stop();
    const receipt = await tracker.close(Math.max(until - clock.ticks(), 0));
    await last.orOver(visitors.book.idle());
    await last.orOver(closeState(state, onError));
    last.stop();
    return receipt;
  }

  const handle = async (request: Request, connection?: Connection): Promise<Response> => {
    checkRequest(request);
    const { remoteAddress, waitUntil } = connection ?? {};
    const answer = await respond(fromFetchRequest(request, remoteAddress));
    if (waitUntil && answer.status < 300) hold(waitUntil, () => deliverNow(tracker, clock), onError);
    return toFetchResponse(answer);
  };

  function report(): RelayReport {
    const delivery = tracker.report();
    return { ...parts.tally.read(), ...parts.counters.read(), delivery, pages: own.views.read(), ...watch.read(Object.keys(delivery.transports)) };
  }

  function readiness(): Readiness {
    return readinessOf({ hasTrouble: watch.hasTrouble, isStateFailing: watch.isStateFailing, isDraining: () => isDraining, isClosing: parts.isClosing, isFull });
  }

  watch.started(Object.keys(tracker.report().transports));
  return Object.assign(handle, {
    respond,
    tracker,
    report,
    readiness,
    served: own.views.served,
    snapshot: () => watch.snapshot(report(), readiness(), tracker.pressure),
    drain() {
      if (!isDraining && !closing) watch.draining();
      isDraining = true;
    },
    close(withinMs?: number) {
      closing ??= watch.closing(closeAll(closeTimeOf(withinMs)));
      return closing;
    },
  });
}

/** All that it was to keep is with the store by now, so its end is no reason to have no receipt. */
async function closeState(state: StateStore, onError: (problem: Refusal) => void): Promise<void> {
  try {
    await state.close();
  } catch (cause) {
    onError({ code: 'state-failed', message: 'The state store failed to close.', cause });
  }
}

/** What fails once the tracker has started must not leave it behind. */
function orClose({ close }: Pick<Tracker, 'close'>, start: () => void): void {
  try {
    start();
  } catch (error) {
    void close(0);
    throw error;
  }
}

/** Withdrawals are searched for where they are heard of, in an outbox that can be searched. Others who share the state may have heard of one, or have left their events here. */
function obedient({ transports, outbox }: Pick<RelayOptions<EventSchemas>, 'transports' | 'outbox'>, obeying: ObeyOptions): RelayOptions['transports'] {
  const isSearched = outbox === undefined || outbox.withdraw !== undefined;
  return isSearched && !obeying.state.durable ? transports : obeyWithdrawals(transports, { ...obeying, unaskedMs: isSearched ? youngMs : 0 });
}

/** Others who share the state may be sent the same. A cluster tells copies apart by itself, and a state in memory is nobody else's. */
function acceptFor({ outbox }: Pick<RelayOptions<EventSchemas>, 'outbox'>, claiming: ClaimOptions): Tracker['accept'] {
  return claiming.state.durable && outbox?.handsOn !== true ? claimedAccept(claiming) : claiming.accept;
}

/** Everything but the tracker, which is not started before all options are found right. */
function ownParts<Schemas extends EventSchemas>(
  options: RelayOptions<Schemas>,
): Omit<RelayParts, 'taking' | 'state' | 'onError' | 'isClosing' | 'isUnavailable'> & Pick<TakeOptions, 'onConsent'> & { readonly views: PageViews; readonly contexts: CheckedContexts } {
  const clock = options.clock ?? systemClock();
  const limits = checkLimits(options.limits);
  const { path = '/w' } = options;
  return {
    path,
    sources: checkSources(options.sources, path),
    sourceRate: rateLimit(limits.sourceRequestsPerMinute, clock),
    limits,
    clock,
    origins: originPolicy(options.allowOrigins),
    clients: clientIpReader({
      ...(options.trustedProxies !== undefined && { trustedProxies: options.trustedProxies }),
      ...(options.clientIpHeader !== undefined && { clientIpHeader: options.clientIpHeader }),
    }),
    sender: serviceCheck(options.serviceTokens),
    pages: pageTokenCheck(options.pageTokens),
    rate: rateLimit(limits.requestsPerMinute, clock),
    browserRate: rateLimit(limits.browserRequestsPerMinute, clock),
    skew: clockSkew(clock),
    counters: clientCounters(),
    cookies: visitorCookies(options),
    handover: handoverDesk(options.handover),
    tally: relayTally(),
    views: pageViews(clock, options.pageViews),
    contexts: checkContexts(options.contexts),
    onConsent: options.onConsent,
  };
}
