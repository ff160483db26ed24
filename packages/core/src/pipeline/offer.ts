import { atOnce } from '../harmless.ts';
import type { Lane } from '../lane/create-lane.ts';
import type { EventEnvelope, Priority } from '../ports/event.ts';
import type { DropReason } from '../ports/report.ts';
import type { Acceptance, ConsentState } from '../ports/tracker.ts';
import type { Refusal } from '../ports/transport.ts';
import { envelopeFault } from './envelope-fault.ts';
import { judge } from './judge.ts';
import type { NewbornEntry, Origin } from './serialise.ts';
import { dropEverywhere, type TrackerState, type Waiting } from './state.ts';

/** Hears once what became of an event on its way to the outbox. */
export type Done = (status: Acceptance['status'], reason?: DropReason) => void;

/** Takes a finished event through enrichers and consent to the outbox. */
export function offer(state: TrackerState, made: EventEnvelope, consent: ConsentState | undefined, origin: Origin, done?: Done): void {
  if (state.waitingRoom.has(made.id)) return done?.('repeated');
  const event = enrich(state, made);
  if (!event) return done?.('dropped', 'enricher');
  let entry: NewbornEntry;
  try {
    entry = state.serialise(event, event === made ? origin : 'foreign');
  } catch (cause) {
    const message = `The payload of "${event.name}" cannot be written as JSON. Pass plain data, without circles and BigInt.`;
    dropEverywhere(state, event, 'invalid', { code: 'payload-unserialisable', message, cause }, [{ path: '', message }]);
    return done?.('dropped', 'invalid');
  }
  const waiting: Lane[] = [];
  const stopped: Lane[] = [];
  let why: DropReason | undefined;
  for (const lane of state.lanes) {
    const judgement = judge(lane, event, entry, consent);
    if (typeof judgement === 'string') {
      lane.accept(1);
      state.recentKeys.taken(made.id);
      if (judgement === 'wait') waiting.push(lane);
    } else {
      why ??= judgement.reason;
      stopped.push(lane);
      lane.refuse(event, judgement.reason, judgement.why);
    }
  }
  const isForAll = waiting.length + stopped.length === 0;
  const going = isForAll ? state.lanes : state.lanes.filter((lane) => !waiting.includes(lane) && !stopped.includes(lane));
  if (waiting.length > 0) hold(state, { entry, lanes: waiting });
  if (going.length > 0) state.intake.add(entry, going, false, done);
  else if (waiting.length > 0 || !why) done?.('accepted');
  else done?.('dropped', why);
}

function enrich(state: TrackerState, made: EventEnvelope): EventEnvelope | undefined {
  let event = made;
  for (const enricher of state.enrichers) {
    let why: Refusal = { code: 'enricher', message: 'An enricher dropped the event.' };
    try {
      const next = enricher(event);
      if (next) {
        event = checkAnswer(atOnce(next, 'An enricher'), made.id);
        continue;
      }
    } catch (cause) {
      why = { code: 'enricher-threw', message: 'An enricher threw, or returned what is no event. Events are frozen: return a changed copy.', cause };
      state.onError(why);
    }
    dropEverywhere(state, event, 'enricher', why);
    return undefined;
  }
  return event;
}

/** What an enricher returned, with the id that the event had. */
function checkAnswer(answer: unknown, id: string): EventEnvelope {
  const event = (Object(answer) as EventEnvelope).id === id ? (answer as EventEnvelope) : { ...(answer as EventEnvelope), id };
  const fault = envelopeFault(event);
  if (fault) throw new TypeError(`It is no event. Member "${fault.path}": ${fault.message}`);
  return event;
}

/** Most events that wait for one decision. A visitor who never decides must not fill the memory. */
const mostEvents = 1000;
const priorities: readonly Priority[] = ['low', 'normal', 'critical'];

/** Keeps an event until the visitor decides. Beyond the bound the oldest of the lowest priority goes, maybe the new one. */
export function hold({ waitingRoom }: TrackerState, waiting: Waiting): void {
  waitingRoom.set(waiting.entry.id, waiting);
  if (waitingRoom.size <= mostEvents) return;
  const all = [...waitingRoom.values()];
  const lowest = priorities.find((priority) => all.some(({ entry }) => entry.priority === priority));
  const { entry, lanes } = all.find((each) => each.entry.priority === lowest) ?? waiting;
  waitingRoom.delete(entry.id);
  for (const lane of lanes) lane.dropWaiting(entry, 'queue-full', { code: 'queue-full', message: 'Too many events wait for the visitor to decide.' }, false);
}
