import { nanoid } from 'nanoid';
import { eventTime } from '../envelope/event-time.ts';
import { TrackingError } from '../errors.ts';
import { createLane, type Lane } from '../lane/create-lane.ts';
import { memoryOutbox } from '../outbox/memory-outbox.ts';
import type { Clock } from '../ports/clock.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { EventContext, EventSchemas, StandardVocabulary, Tracker, TrackerOptions, Vocabulary, VocabularyOf } from '../ports/tracker.ts';
import { acceptAll } from './accept.ts';
import { closed } from './consent-gate.ts';
import { createIntake } from './intake.ts';
import { closeTracker, flushTracker, receiptOf } from './lifecycle.ts';
import type { Drop } from '../ports/report.ts';
import { openLanes } from './open-lanes.ts';
import { resend } from './resend.ts';
import { createScope } from './scope.ts';
import { applyConsent } from './set-consent.ts';
import { startSources } from './start-sources.ts';
import type { TrackerState } from './state.ts';
import { systemClock } from '../system-clock.ts';
import { createWaitingRoom } from './waiting-room.ts';
import { createWarner, reportError } from './warn.ts';

/**
 * Starts a tracker: say what happened with `track`, and it goes to every transport that wants it.
 * Throws a {@link TrackingError} when the set-up is wrong: `transports-missing`, `transport-name-taken`.
 */
export function createTracker<const Schemas extends EventSchemas>(options: TrackerOptions<Schemas> & { readonly events: Schemas }): Tracker<VocabularyOf<Schemas>>;
export function createTracker(options: TrackerOptions): Tracker<StandardVocabulary>;
export function createTracker(options: TrackerOptions): Tracker<Vocabulary> {
  checkTransports(options);
  const clock = options.clock ?? systemClock();
  const outbox = options.outbox ?? memoryOutbox({ clock });
  const state = createState(options, clock, outbox);
  const context = options.context ?? ((): EventContext => ({}));
  const root = createScope(state, context, () => state.consent, (identity) => options.onIdentity?.(identity));
  const stopSources = startSources(options.sources ?? [], root.emit, state.onError);
  return {
    track: root.track,
    identify: root.identify,
    anonymize: root.anonymize,
    scope({ consent, ...surroundings }) {
      const decided = consent && closed(consent, options.transports);
      return createScope(state, () => surroundings, () => decided ?? state.consent, () => undefined);
    },
    accept: (events) => acceptAll(state, events),
    resend: (letter) => resend(state, letter),
    setConsent: (change) => applyConsent(state, change),
    flush: () => flushTracker(state),
    leave() {
      state.intake.drain();
      for (const lane of state.lanes) lane.leave();
    },
    async close(withinMs = 5000) {
      stopSources();
      return closeTracker(state, outbox, withinMs);
    },
    report: () => receiptOf(state),
  };
}

/** Reasons that come from the destination, so that sending again may help once it is mended. */
const refusals: ReadonlySet<string> = new Set(['refused', 'gave-up', 'too-large']);

function createState(options: TrackerOptions, clock: Clock, outbox: Outbox): TrackerState {
  const onDrop = options.onDrop ?? createWarner();
  const onError = options.onError ?? reportError;
  const recentKeys = new Set<string>();
  const lanes: readonly Lane[] = options.transports.map((transport) =>
    createLane({
      transport,
      outbox,
      clock,
      random: options.random ?? Math.random,
      fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
      flushIntervalMs: options.flushIntervalMs ?? 1000,
      onDrop: (event, reason, why) => report({ event, reason, transport: transport.name, why }),
      onDelivered: options.onDelivered && ((event) => isolated(() => options.onDelivered?.(event, transport.name))),
      onError,
    }),
  );
  function report(drop: Drop): void {
    if (drop.reason === 'queue-full') recentKeys.delete(drop.event.id);
    if (refusals.has(drop.reason)) isolated(() => options.deadLetters?.keep(drop));
    isolated(() => onDrop(drop));
  }
  function isolated(call: () => void): void {
    try {
      call();
    } catch (cause) {
      onError({ code: 'callback-threw', message: 'A callback that was passed to the tracker threw. The event is not affected.', cause });
    }
  }
  return {
    schemas: options.events,
    lanes,
    enrichers: options.enrichers ?? [],
    reserved: new Set(options.reserved),
    intake: createIntake(outbox, lanes, onError, openLanes(outbox, lanes, onError)),
    waitingRoom: createWaitingRoom(),
    time: eventTime(clock),
    newId: options.newId ?? (() => nanoid()),
    onDrop: report,
    onError,
    recentKeys,
    consent: options.consent,
    nextSeq: 0,
    closed: false,
  };
}

function checkTransports({ transports }: TrackerOptions): void {
  if (!Array.isArray(transports)) {
    throw new TrackingError('transports-missing', 'The option "transports" must be a list of transports. Pass at least an empty list.');
  }
  const names = new Set<string>();
  for (const { name } of transports) {
    if (names.has(name)) throw new TrackingError('transport-name-taken', `Two transports are called "${name}". Each needs a name of its own.`);
    names.add(name);
  }
}
