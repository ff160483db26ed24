import { isStandIn } from '../lane/make-batch.ts';
import type { Drop } from '../ports/report.ts';
import { stateOf } from './consent-gate.ts';
import { judge } from './judge.ts';
import type { TrackerState } from './state.ts';

/** Offers a refused event to its transport once more. False: it is of no use there, or its text is lost. */
export function resend(state: TrackerState, { event, transport }: Pick<Drop, 'event' | 'transport'>): boolean {
  const lane = state.lanes.find(({ name }) => name === transport);
  if (state.closing || !lane || isStandIn(event)) return false;
  const entry = state.serialise(event, 'foreign');
  const goes = judge(lane, event, entry, stateOf(event.consent, [lane.transport])) === 'go';
  if (goes) {
    lane.accept(1);
    state.intake.add(entry, [lane], true);
  }
  return goes;
}
