import { bulkIdMaker } from '../envelope/bulk-id-maker.ts';
import { eventTime } from '../envelope/event-time.ts';
import { TrackingError } from '../errors.ts';
import { atOnce, harmless } from '../harmless.ts';
import { createLane } from '../lane/create-lane.ts';
import { memoryOutbox } from '../outbox/memory-outbox.ts';
import type { Clock } from '../ports/clock.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { Drop } from '../ports/report.ts';
import type { Refusal } from '../ports/transport.ts';
import type { EventContext, Tracker, TrackerOptions, Vocabulary } from '../ports/tracker.ts';
import { systemClock } from '../system-clock.ts';
import { consentReader } from './consent-gate.ts';
import { createEnding } from './ending.ts';
import { hold } from './hold.ts';
import { createIntake } from './intake.ts';
import { closeTracker, flushTracker, receiptOf } from './lifecycle.ts';
import { openLanes } from './open-lanes.ts';
import { createScope } from './scope.ts';
import { applyConsent } from './set-consent.ts';
import { createRecentKeys } from './recent-keys.ts';
import { createSerialise } from './serialise.ts';
import { createRoom } from './room.ts';
import { startSources } from './start-sources.ts';
import type { TrackerState } from './state.ts';
import { validate } from './validate.ts';
import { createWarner, guardOnError, reportError } from './warn.ts';

/** A tracker before the work for many visitors and for other trackers. */
type PlainTracker = Omit<Tracker<Vocabulary>, 'scope' | 'accept' | 'resend' | 'withdraw'>;

/** Starts a tracker and shows its inside, for those who add abilities to it. */
export function startTracker(options: TrackerOptions): { readonly tracker: PlainTracker; readonly state: TrackerState; readonly outbox: Outbox } {
  checkNames(options);
  const { clock = systemClock(), context = (): EventContext => ({}), onIdentity } = options;
  // It is asked in the middle of each call, which waits for nothing.
  atOnce(context(), 'createTracker() option "context"');
  const onError = guardOnError('the tracker', options.onError ?? reportError);
  const outbox = options.outbox ?? memoryOutbox({ clock });
  const state = createState(options, clock, outbox, onError);
  const { emit, ...scope } = createScope(state, context, () => state.consent, onIdentity && isolated('onIdentity', onIdentity, onError));
  const stopSources = startSources(options.sources ?? [], emit, onError);
  const tracker: PlainTracker = {
    ...scope,
    setConsent: (change) => applyConsent(state, outbox, context, change),
    flush: () => hold(clock, flushTracker(state)),
    get pressure() {
      return state.room.pressure();
    },
    drained: (share = 0.5) => hold(clock, state.room.drained(share)),
    leave() {
      state.intake.leave();
      for (const lane of state.lanes) lane.leave();
      outbox.commit?.();
    },
    async close(withinMs) {
      stopSources();
      return hold(clock, closeTracker(state, outbox, clock, withinMs));
    },
    report: () => receiptOf(state),
  };
  return { tracker, state, outbox };
}

function createState(options: TrackerOptions, clock: Clock, outbox: Outbox, onError: (problem: Refusal) => void): TrackerState {
  const { random = Math.random, fetch = (input, init) => globalThis.fetch(input, init), flushIntervalMs = 1000 } = options;
  const [recentKeys, doubted] = [createRecentKeys(), new Map<string, Set<string>>()];
  const room = createRoom(() => Math.max(outbox.pressure?.() ?? 0, intake.pressure()), clock);
  const shared = {
    outbox,
    clock,
    random,
    fetch,
    flushIntervalMs,
    ...listenersOf(options, onError),
    doubted,
    onEnd: recentKeys.ended,
    onSettled: room.check,
  };
  const lanes = options.transports.map((transport) => createLane({ transport, ...shared }));
  const intake = createIntake({ outbox, lanes, onError, opening: openLanes(outbox, lanes, onError), doubted });
  return {
    validate: (name, payload) => validate(options.events, name, payload),
    serialise: createSerialise(),
    lanes,
    enrichers: options.enrichers ?? [],
    reserved: options.reserved ?? [],
    intake,
    waitingRoom: new Map(),
    consentOf: consentReader(options.transports),
    time: eventTime(clock),
    newId: options.newId ?? bulkIdMaker(),
    makesIds: !options.newId,
    onError,
    recentKeys,
    room,
    ending: createEnding(),
    consent: options.consent && Object.freeze({ ...options.consent }),
    nextSeq: 0,
    closing: undefined,
    closed: false,
  };
}

/** None of them disturbs the tracker, whatever it throws. */
function listenersOf({ onDrop = createWarner(), onDelivered, onTry, deadLetters }: TrackerOptions, onError: (problem: Refusal) => void) {
  const keep = (drop: Drop): unknown => refusals.has(drop.reason) && deadLetters?.keep(drop);
  return {
    onError,
    onDelivered: onDelivered && isolated('onDelivered', onDelivered, onError),
    onTry: onTry && isolated('onTry', onTry, onError),
    onDrop: isolated('onDrop', onDrop, onError),
    keepLetter: deadLetters && isolated('deadLetters.keep', keep, onError),
  };
}

function isolated<Values extends readonly unknown[]>(name: string, call: (...values: Values) => unknown, onError: (problem: Refusal) => void): (...values: Values) => void {
  return harmless(call, (cause) => onError({ code: 'callback-threw', message: `The callback "${name}" of the tracker threw.`, cause }));
}

/** Reasons that come from the destination, so that sending again may help once it is mended. */
const refusals: ReadonlySet<string> = new Set(['refused', 'gave-up', 'too-large']);

function checkNames({ transports }: TrackerOptions): void {
  const names = transports.map(({ name }) => name);
  const taken = names.find((name, index) => names.indexOf(name) < index);
  if (taken !== undefined) throw new TrackingError('transport-name-taken', `Two transports are called "${taken}", so their receipts could not be told apart. Give one of them another "name".`);
}
